package outbox

import (
	"slices"

	"undertone/monitor/alert/rule"
	"undertone/monitor/desk"
)

// The kinds of receivers.
const (
	Webhook      = "webhook"
	Alertmanager = "alertmanager"
	Slack        = "slack"
)

// The types of records that a receiver may be told of.
const (
	Alerts = "alert"
	Nudges = "nudge"
)

// MostReceivers is the most receivers: each is a goroutine and a few series of
// metrics.
const MostReceivers = 32

// Receiver is one entry of the list of receivers.
type Receiver struct {
	// Name is what rules route to, and a label of the metrics: 1 to 64 letters,
	// digits, dots, dashes and underscores.
	Name string `koanf:"name"`
	// Kind is webhook, alertmanager or slack.
	Kind string `koanf:"kind"`
	// URL is where it listens, http or https. Of an Alertmanager it is the
	// address of its page.
	URL Secret `koanf:"url"`
	// A webhook is signed with one of these: the secret itself, whsec_ and then 24
	// to 64 bytes in base64, a file that holds it, or a variable of the environment.
	Secret     Secret `koanf:"secret"`
	SecretFile string `koanf:"secret_file"`
	SecretEnv  string `koanf:"secret_env"`
	// Lang is the language of what people read: en, zh-Hans or zh-Hant. Empty means
	// en. A webhook has all of them.
	Lang string `koanf:"lang"`
	// Severity is the least severity of alerts that are told: info, warning or
	// critical. Empty means info.
	Severity rule.Severity `koanf:"severity"`
	// Types are alert and nudge. None means alert. An Alertmanager takes alerts
	// alone, and Slack of nudges only those that an agent left unanswered: the
	// others are the agent's own business.
	Types []string `koanf:"types"`
	// OnlyRouted receivers get only the alerts whose rule routes to their name.
	OnlyRouted bool `koanf:"only_routed"`
}

// Secret is text that logs and errors must not show. An address is one too: that
// of a Slack channel is all it takes to write there.
type Secret string

const hidden = "(hidden)"

// String is not the secret.
func (s Secret) String() string { return hidden }

// GoString is not the secret either.
func (s Secret) GoString() string { return hidden }

// MarshalText is not the secret either.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// wants tells whether the receiver is told of a record.
func (r *Receiver) wants(rec *desk.Record) bool {
	switch {
	case rec.Alert != nil:
		return slices.Contains(r.Types, Alerts) && r.wantsAlert(rec.Alert)
	case rec.Nudge != nil:
		return slices.Contains(r.Types, Nudges)
	}
	return false
}

// wantsAlert goes by what never changes in an alert's life, so a receiver that was
// told of its beginning is told of its end.
func (r *Receiver) wantsAlert(t *desk.Ticket) bool {
	all := rule.Severities()
	if slices.Index(all, t.Severity) < slices.Index(all, r.Severity) {
		return false
	}
	return !r.OnlyRouted || slices.Contains(t.Route, r.Name)
}
