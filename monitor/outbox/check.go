package outbox

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"undertone/monitor/alert/rule"
)

// A receiver's name stands in rules, in metrics and in the state's file.
var (
	goodName     = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)
	goodVariable = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,127}$`)
)

// SetDefaults fills in what is empty in a list of receivers and reports everything
// that is wrong with them, each as "place: why"; a place is a receiver's number
// from 1 and its key, such as 2.url. It shows no secret and reads no file.
func SetDefaults(list []Receiver) error {
	var errs []error
	if len(list) > MostReceivers {
		errs = append(errs, fmt.Errorf("%d: is one too many, the most is %d", MostReceivers+1, MostReceivers))
		list = list[:MostReceivers]
	}
	names := make(map[string]int)
	for i := range list {
		bad := func(key, format string, args ...any) {
			errs = append(errs, fmt.Errorf("%d.%s: %w", i+1, key, fmt.Errorf(format, args...)))
		}
		r := &list[i]
		first, twice := names[r.Name]
		switch {
		case !goodName.MatchString(r.Name):
			bad("name", "must be 1 to 64 letters, digits, dots, dashes and underscores, got %.80q", r.Name)
		case twice:
			bad("name", "is the name of receiver %d too", first)
		default:
			names[r.Name] = i + 1
		}
		r.check(bad)
	}
	return errors.Join(errs...)
}

// check reports all but what is wrong with the name.
func (r *Receiver) check(bad func(key, format string, args ...any)) {
	oneOf := func(key, got string, words ...string) {
		if !slices.Contains(words, got) {
			bad(key, "must be one of %s, got %.80q", strings.Join(words, ", "), got)
		}
	}
	if r.Lang == "" {
		r.Lang = "en"
	}
	if r.Severity == "" {
		r.Severity = rule.Info
	}
	if len(r.Types) == 0 {
		r.Types = []string{Alerts}
	}
	oneOf("kind", r.Kind, Webhook, Alertmanager, Slack)
	oneOf("lang", r.Lang, langs...)
	oneOf("severity", string(r.Severity), string(rule.Info), string(rule.Warning), string(rule.Critical))
	for i, t := range r.Types {
		key := fmt.Sprintf("types.%d", i+1)
		oneOf(key, t, Alerts, Nudges)
		if t == Nudges && r.Kind == Alertmanager {
			bad(key, "an Alertmanager takes alerts alone")
		}
	}
	if err := checkURL(r.URL); err != nil {
		bad("url", "%w", err)
	}
	r.checkSecret(bad)
}

// checkURL does not say what it got: it may hold a password.
func checkURL(address Secret) error {
	u, err := url.Parse(string(address))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return errors.New("must be an address such as https://example.com/hook")
	}
	if u.Fragment != "" {
		return errors.New("must not have a fragment, the part from # on")
	}
	return nil
}

// checkSecret wants one secret of a webhook and none of others: one that is set and
// not used would make its owner feel safe.
func (r *Receiver) checkSecret(bad func(key, format string, args ...any)) {
	var set []string
	for key, v := range map[string]string{"secret": string(r.Secret), "secret_file": r.SecretFile, "secret_env": r.SecretEnv} {
		if v != "" {
			set = append(set, key)
		}
	}
	slices.Sort(set)
	switch {
	case r.Kind != Webhook:
		for _, key := range set {
			bad(key, "is for webhooks alone")
		}
		return
	case len(set) == 0:
		bad("secret", "is missing: a webhook is signed with secret, secret_file or secret_env")
	case len(set) > 1:
		bad(set[1], "is one too many beside %s", set[0])
	}
	if r.Secret != "" {
		if err := checkSecret(string(r.Secret)); err != nil {
			bad("secret", "%w", err)
		}
	}
	if r.SecretEnv != "" && !goodVariable.MatchString(r.SecretEnv) {
		bad("secret_env", "must be the name of a variable such as UNDERTONE_SECRET_OPS")
	}
}

// The bounds of a signing secret are Standard Webhooks'.
const (
	leastSecret = 24
	mostSecret  = 64
)

// checkSecret does not say what it got.
func checkSecret(secret string) error {
	text, ok := strings.CutPrefix(secret, "whsec_")
	if key, err := base64.StdEncoding.DecodeString(text); !ok || err != nil || len(key) < leastSecret || len(key) > mostSecret {
		return fmt.Errorf("must be whsec_ and then %d to %d bytes in base64; \"openssl rand -base64 32\" makes some", leastSecret, mostSecret)
	}
	return nil
}
