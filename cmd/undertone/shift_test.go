package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"undertone/monitor/contact"
)

// shiftStart is when the demo's shift begins; what lies before it fills the
// windows, so that the wall does not open empty.
var shiftStart = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)

// shiftLine is one line of a recording, as the contract writes a message.
type shiftLine struct {
	ID, Channel, Conversation, Speaker, Text, Medium, Agent, Customer, Lang string

	At time.Time
}

// readShift returns the bundled shift, one slice of lines a file.
func readShift(t *testing.T) map[string][]shiftLine {
	t.Helper()
	files, err := filepath.Glob("shift/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("glob shift/*.jsonl: %d files, %v", len(files), err)
	}
	shift := make(map[string][]shiftLine)
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, raw := range bytes.Split(bytes.TrimSuffix(data, []byte("\n")), []byte("\n")) {
			shift[file] = append(shift[file], decodeShiftLine(t, file, i+1, raw))
		}
	}
	return shift
}

func decodeShiftLine(t *testing.T, file string, number int, raw []byte) shiftLine {
	t.Helper()
	var line shiftLine
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&line); err != nil {
		t.Fatalf("%s:%d: %v", file, number, err)
	}
	return line
}

func allOfShift(t *testing.T) []shiftLine {
	t.Helper()
	var all []shiftLine
	for _, lines := range readShift(t) {
		all = append(all, lines...)
	}
	return all
}

func TestShift_everyLineIsAMessageThatTheServerTakes(t *testing.T) {
	t.Parallel()
	var limits contact.Limits
	if err := limits.SetDefaults(); err != nil {
		t.Fatal(err)
	}
	for _, l := range allOfShift(t) {
		speaker, ok := contact.ParseSpeaker(l.Speaker)
		if !ok {
			t.Errorf("%s: speaker %q is none of %q", l.ID, l.Speaker, contact.Speakers())
		}
		medium, ok := contact.ParseMedium(l.Medium)
		if !ok {
			t.Errorf("%s: medium %q is none of %q", l.ID, l.Medium, contact.Media())
		}
		if l.At.IsZero() || l.ID == "" || l.Customer == "" {
			t.Errorf("%q: a line of the shift needs an id, a customer and a time", l.Text)
		}
		m := contact.Message{
			ID: l.ID, Channel: l.Channel, Conversation: l.Conversation, Speaker: speaker, Text: l.Text,
			At: l.At, Medium: medium, Agent: l.Agent, Customer: l.Customer, Lang: l.Lang,
		}
		if _, err := limits.Check(&m, l.At); err != nil {
			t.Errorf("%s: %v", l.ID, err)
		}
		if !m.At.Equal(l.At) {
			t.Errorf("%s: at %v is finer than a millisecond", l.ID, l.At)
		}
	}
}

func TestShift_hasSixChannelsOfOneMediumAndOneFileEach(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"web-chat": "chat", "phone-billing": "voice", "social-care": "social",
		"app-chat-zh": "chat", "hotline-zh": "voice", "store-wechat": "chat",
	}
	shift := readShift(t)
	if got, want := len(shift), len(want); got != want {
		t.Errorf("files = %d, want %d", got, want)
	}
	for file, lines := range shift {
		name := strings.TrimSuffix(filepath.Base(file), ".jsonl")
		for _, l := range lines {
			if l.Channel != name || l.Medium != want[name] {
				t.Errorf("%s: %s is of channel %q and medium %q, want %q and %q",
					file, l.ID, l.Channel, l.Medium, name, want[name])
			}
		}
	}
}

func TestShift_isSortedAndEveryIDIsItsOwn(t *testing.T) {
	t.Parallel()
	seen := make(map[string]string)
	for file, lines := range readShift(t) {
		for i, l := range lines {
			if i > 0 && l.At.Before(lines[i-1].At) {
				t.Errorf("%s:%d: %s is earlier than the line before it", file, i+1, l.ID)
			}
			if other, twice := seen[l.ID]; twice {
				t.Errorf("%s:%d: id %s is used in %s already", file, i+1, l.ID, other)
			}
			seen[l.ID] = file
		}
	}
}

func TestShift_isLongEnoughToWatch(t *testing.T) {
	t.Parallel()
	all := allOfShift(t)
	conversations := make(map[string]bool)
	var before int
	last := shiftStart
	for _, l := range all {
		conversations[l.Conversation] = true
		if l.At.Before(shiftStart) {
			before++
		}
		if l.At.After(last) {
			last = l.At
		}
	}
	if got, want := len(conversations), 40; got < want {
		t.Errorf("conversations = %d, want at least %d", got, want)
	}
	if got, want := len(all), 500; got < want {
		t.Errorf("messages = %d, want at least %d", got, want)
	}
	if got, want := before, 60; got < want {
		t.Errorf("messages before the start = %d, want at least %d", got, want)
	}
	if got := last.Sub(shiftStart); got < 12*time.Minute || got > 15*time.Minute {
		t.Errorf("the shift lasts %v, want 12 to 15 minutes", got)
	}
}

func TestShift_bothLanguagesHaveTheirShareOfCustomers(t *testing.T) {
	t.Parallel()
	var chinese, english, all int
	for _, l := range allOfShift(t) {
		if l.Speaker != "customer" {
			continue
		}
		all++
		switch {
		case strings.ContainsFunc(l.Text, func(r rune) bool { return unicode.Is(unicode.Han, r) }):
			chinese++
		case strings.ContainsFunc(l.Text, func(r rune) bool { return unicode.Is(unicode.Latin, r) }):
			english++
		}
	}
	for name, n := range map[string]int{"Chinese": chinese, "English": english} {
		if n*100 < all*40 {
			t.Errorf("%s is %d of %d customers' messages, want at least 40%%", name, n, all)
		}
	}
}

func TestShift_noCustomerSaysTheSameThingTwice(t *testing.T) {
	t.Parallel()
	// Up to 12 runes people do say the same: "ok thanks", 好的谢谢.
	const short = 12
	seen := make(map[string]string)
	for _, l := range allOfShift(t) {
		text := normalised(l.Text)
		if l.Speaker != "customer" || utf8.RuneCountInString(text) <= short {
			continue
		}
		if other, twice := seen[text]; twice {
			t.Errorf("%s and %s say the same: %q", other, l.ID, l.Text)
		}
		seen[text] = l.ID
	}
}

// normalised keeps the letters and digits of a text, in lower case.
func normalised(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, text)
}

func TestShift_aConversationIsOneCustomerOnOneChannel(t *testing.T) {
	t.Parallel()
	first := make(map[string]shiftLine)
	for _, l := range allOfShift(t) {
		f, known := first[l.Conversation]
		if !known {
			first[l.Conversation] = l
			continue
		}
		if l.Customer != f.Customer || l.Channel != f.Channel || l.Medium != f.Medium {
			t.Errorf("%s: conversation %s is %s's on %s, here %s's on %s",
				l.ID, l.Conversation, f.Customer, f.Channel, l.Customer, l.Channel)
		}
	}
}

func TestShift_nobodyIsOnTwoCallsAtOnce(t *testing.T) {
	t.Parallel()
	type call struct {
		conversation string
		from, to     time.Time
	}
	calls := make(map[string][]call) // by agent, in the order of their start
	for _, lines := range readShift(t) {
		for _, l := range lines {
			if l.Medium != "voice" || l.Agent == "" {
				continue
			}
			i := slices.IndexFunc(calls[l.Agent], func(c call) bool { return c.conversation == l.Conversation })
			if i < 0 {
				calls[l.Agent] = append(calls[l.Agent], call{l.Conversation, l.At, l.At})
				continue
			}
			calls[l.Agent][i].to = l.At
		}
	}
	for agent, list := range calls {
		for i := 1; i < len(list); i++ {
			if list[i].from.Before(list[i-1].to) {
				t.Errorf("%s takes %s before %s has ended", agent, list[i].conversation, list[i-1].conversation)
			}
		}
	}
}
