package outbox

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/time/rate"
)

// speechOf is how a receiver is spoken to.
func speechOf(opts *Options, r *Receiver) (speech, error) {
	switch r.Kind {
	case Webhook:
		secret, err := r.signingSecret()
		if err != nil {
			return speech{}, err
		}
		hook, err := newWebhook(secret)
		return speech{url: string(r.URL), messages: hook.messages}, err
	case Slack:
		s := &slack{tongue: tongueOf(r.Lang), link: opts.Link}
		return speech{
			url: string(r.URL), messages: s.messages,
			gather: slackGather, pace: rate.NewLimiter(rate.Every(time.Second), 1),
		}, nil
	case Alertmanager:
		if opts.Open == nil {
			return speech{}, fmt.Errorf("an Alertmanager needs Options.Open")
		}
		a := &alertmanager{tongue: tongueOf(r.Lang), link: opts.Link, open: opts.Open, wants: r.wantsAlert}
		return speech{url: alertsURL(string(r.URL)), messages: a.messages, repeat: a.repeat}, nil
	}
	return speech{}, fmt.Errorf("its kind is %q, which is none", r.Kind)
}

// signingSecret is the webhook's secret, from wherever it is kept.
func (r *Receiver) signingSecret() (string, error) {
	secret, from := string(r.Secret), "secret"
	switch {
	case r.SecretFile != "":
		from = "secret_file " + r.SecretFile
		text, err := readSecret(r.SecretFile)
		if err != nil {
			return "", fmt.Errorf("read secret_file: %w", err)
		}
		secret = text
	case r.SecretEnv != "":
		from = "secret_env " + r.SecretEnv
		secret = strings.TrimSpace(os.Getenv(r.SecretEnv))
	}
	if err := checkSecret(secret); err != nil {
		return "", fmt.Errorf("%s %w", from, err)
	}
	return secret, nil
}

// readSecret allows for the newline that editors leave at the end.
func readSecret(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, 1<<10)) // ten times the longest
	return strings.TrimSpace(string(text)), err
}
