package alert

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"strconv"
	"time"
)

// ChannelMood is the built-in rule: a channel's level is alert.
const ChannelMood = "channel_mood"

// Critical is the severity of ChannelMood: someone should look now.
const Critical = "critical"

// State is where an alert is in its life.
type State string

// The states.
const (
	Firing   State = "firing"
	Resolved State = "resolved"
)

// Alert is a rule that fired for a channel, as the contract's JSON has it.
type Alert struct {
	// ID is made of the rule, the channel and the moment it was raised, and
	// fit for a URL.
	ID         string    `json:"id"`
	Rule       string    `json:"rule"`
	Severity   string    `json:"severity"`
	Channel    string    `json:"channel"`
	State      State     `json:"state"`
	RaisedAt   time.Time `json:"raised_at"`
	ResolvedAt time.Time `json:"resolved_at,omitzero"`
	// Text says what happened, by language: en, zh-Hans and zh-Hant.
	Text map[string]string `json:"text"`
}

func (a Alert) clone() Alert {
	a.Text = maps.Clone(a.Text)
	return a
}

// id names an alert. The hash keeps a channel's name, which may be long or hold a
// slash, out of it; 80 bits of it do not meet by chance.
func id(rule, channel string, raised time.Time) string {
	sum := sha256.Sum256([]byte(rule + "\x00" + channel + "\x00" + strconv.FormatInt(raised.UnixMilli(), 10)))
	return hex.EncodeToString(sum[:10])
}
