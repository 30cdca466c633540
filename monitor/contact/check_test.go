package contact_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"undertone/monitor/contact"
)

var now = time.Date(2026, 11, 21, 10, 0, 0, 123_456_789, time.UTC)

func limits(t testing.TB) *contact.Limits {
	t.Helper()
	var l contact.Limits
	if err := l.SetDefaults(); err != nil {
		t.Fatal(err)
	}
	return &l
}

func good() contact.Message {
	return contact.Message{ID: "m-1", Channel: "网页聊天 🙂", Conversation: "c-1", Text: "还没到\n都三天了", Lang: "zh-Hans", Attributes: map[string]string{"queue": "vip"}}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	many := make(map[string]string)
	for i := range 33 {
		many[strings.Repeat("a", i+1)] = "x"
	}
	tests := []struct {
		name  string
		spoil func(m *contact.Message)
		code  string // empty where nothing is wrong
	}{
		{"a good message", func(*contact.Message) {}, ""},
		{"no id, to be made later", func(m *contact.Message) { m.ID = "" }, ""},
		{"a partial message with an id", func(m *contact.Message) { m.Partial = true }, ""},
		{"a partial message without", func(m *contact.Message) { m.Partial, m.ID = true, "" }, "id_missing"},
		{"no channel", func(m *contact.Message) { m.Channel = "" }, "channel_missing"},
		{"no conversation", func(m *contact.Message) { m.Conversation = "" }, "conversation_missing"},
		{"a new line in a name", func(m *contact.Message) { m.Channel = "a\nb" }, "channel_not_printable"},
		{"DEL in a name", func(m *contact.Message) { m.Agent = "a\x7f" }, "agent_not_printable"},
		{"a zero-width joiner in a name", func(m *contact.Message) { m.Customer = "a\u200db" }, "customer_not_printable"},
		{"wrong UTF-8 in a name", func(m *contact.Message) { m.ID = "a\xff" }, "id_bad_utf8"},
		{"a name at the limit", func(m *contact.Message) { m.Channel = strings.Repeat("x", 256) }, ""},
		{"a name over it", func(m *contact.Message) { m.Channel = strings.Repeat("x", 257) }, "channel_too_long"},
		{"a text at the limit", func(m *contact.Message) { m.Text = strings.Repeat("x", 8192) }, ""},
		{"a text over it", func(m *contact.Message) { m.Text = strings.Repeat("x", 8193) }, "text_too_long"},
		{"wrong UTF-8 in the text", func(m *contact.Message) { m.Text = "a\xc3" }, "text_bad_utf8"},
		{"nothing to read in the text", func(m *contact.Message) { m.Text = " \u3000\t" }, "text_missing"},
		{"a language that is none", func(m *contact.Message) { m.Lang = "zh_CN" }, "lang_invalid"},
		{"too many attributes", func(m *contact.Message) { m.Attributes = many }, "attributes_too_many"},
		{"an attribute without a name", func(m *contact.Message) { m.Attributes = map[string]string{"": "x"} }, "attributes_missing"},
		{"attributes too long", func(m *contact.Message) { m.Attributes = map[string]string{"a": strings.Repeat("x", 17<<10)} }, "attributes_too_long"},
		{"wrong UTF-8 in an attribute", func(m *contact.Message) { m.Attributes = map[string]string{"a": "\xff"} }, "attributes_bad_utf8"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := good()
			tt.spoil(&m)
			_, err := limits(t).Check(&m, now)
			var code string
			if problem, ok := errors.AsType[*contact.Error](err); ok {
				code = problem.Code()
			}
			if code != tt.code || (err == nil) != (tt.code == "") {
				t.Errorf("Check = %v with code %q, want code %q", err, code, tt.code)
			}
		})
	}
}

func TestCheck_clocks(t *testing.T) {
	t.Parallel()
	whole := now.Truncate(time.Millisecond)
	east := time.FixedZone("east", 8*3600)
	tests := []struct {
		name     string
		at, want time.Time
		ahead    bool
	}{
		{"no time is the arrival", time.Time{}, whole, false},
		{"the past stays", now.Add(-time.Hour), whole.Add(-time.Hour), false},
		{"1970 stays", time.Unix(0, 0), time.Unix(0, 0).UTC(), false},
		{"two minutes ahead stays", now.Add(2 * time.Minute), whole.Add(2 * time.Minute), false},
		{"more is the arrival", now.Add(2*time.Minute + time.Millisecond), whole, true},
		{"another zone becomes UTC", now.Add(-time.Minute).In(east), whole.Add(-time.Minute), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := good()
			m.At = tt.at
			ahead, err := limits(t).Check(&m, now)
			if err != nil {
				t.Fatal(err)
			}
			if m.At != tt.want || ahead != tt.ahead || m.Received != now {
				t.Errorf("at = %v, ahead = %v, received = %v; want %v, %v, %v", m.At, ahead, m.Received, tt.want, tt.ahead, now)
			}
		})
	}
}

func TestLimits_reportsEverySettingOutOfRange(t *testing.T) {
	t.Parallel()
	l := contact.Limits{Text: 1 << 20, Name: -1, MaxAhead: 48 * time.Hour}
	err := l.SetDefaults()
	for _, want := range []string{"text: must be 1 to 65536, got 1048576", "name: must be 1 to 1024, got -1", "max_ahead: must be 1s to 1h0m0s, got 48h0m0s"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("SetDefaults = %v, want %q in it", err, want)
		}
	}
}

func TestNames_comeBack(t *testing.T) {
	t.Parallel()
	for i, name := range contact.Speakers() {
		if s, ok := contact.ParseSpeaker(name); !ok || int(s) != i || s.String() != name {
			t.Errorf("speaker %q is read as %v, %v", name, s, ok)
		}
	}
	for i, name := range contact.Media() {
		if m, ok := contact.ParseMedium(name); !ok || int(m) != i || m.String() != name {
			t.Errorf("medium %q is read as %v, %v", name, m, ok)
		}
	}
	if _, ok := contact.ParseSpeaker("cust"); ok {
		t.Error("cust is a speaker")
	}
}
