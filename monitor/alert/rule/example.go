package rule

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"undertone/monitor/contact"
)

// The bounds of an example: enough for a busy channel's hour, and quick to play.
const (
	mostLines    = 200
	mostTimes    = 10_000
	longestQuiet = 24 * time.Hour
)

// Example is a small scene with what its rule makes of it. `undertone rules test`
// plays it.
type Example struct {
	Rule string
	Name string
	// Channel defaults to example. Lang is the sender's tag and Customer an id;
	// both are mostly empty.
	Channel  string
	Lang     string
	Customer string
	Medium   contact.Medium
	Say      []Line
	// Times is in how many conversations the same is said, at least 1; each
	// begins Every after the one before.
	Times int
	Every time.Duration
	// Then is how long nothing is said after the last line.
	Then time.Duration

	// Fires is whether the rule must fire. At is the line, counted from 1, with
	// which it must and before which it must not; 0 for any time. Clears is
	// whether it must be over at the end.
	Fires  bool
	At     int
	Clears bool

	Place Place
}

// Line is one message of an example.
type Line struct {
	After   time.Duration // the line before
	Speaker contact.Speaker
	Text    string
}

// exampleKeys are those of an example.
var exampleKeys = []string{"example", "channel", "lang", "customer", "medium", "say", "times", "every", "then", "fires", "at", "clears"}

// examples reads an entry's examples.
func (r *report) examples(e *entry, rule string) (list []Example) {
	f, ok := e.fields["examples"]
	if !ok {
		return nil
	}
	for i, one := range r.items(f) {
		if i == mostExamples {
			r.problem(one.where, "examples: are too many, at most %d", mostExamples)
			return nil
		}
		r.prefix = fmt.Sprintf("example %d: ", i+1)
		list = append(list, r.example(one, rule))
		r.prefix = ""
	}
	return list
}

// example reads one example. What is wrong with it leaves its rule out too: an
// example that is not what it seems proves nothing.
func (r *report) example(f field, rule string) Example {
	fields := r.section("an example", f.node, exampleKeys)
	x := Example{Rule: rule, Channel: "example", Times: 1, Every: 10 * time.Second, Place: f.where}
	for key, to := range map[string]*string{"example": &x.Name, "channel": &x.Channel, "lang": &x.Lang, "customer": &x.Customer} {
		if one, ok := fields[key]; ok {
			*to, _ = r.text(one)
		}
	}
	if x.Name == "" {
		r.problem(f.where, "example: is missing; it says what happens, in a few words")
	}
	for key, to := range map[string]*time.Duration{"every": &x.Every, "then": &x.Then} {
		if one, ok := fields[key]; ok {
			*to = r.duration(one, longestQuiet)
		}
	}
	if one, ok := fields["medium"]; ok {
		x.Medium, _ = contact.ParseMedium(r.oneOf(one, contact.Media()))
	}
	if one, ok := fields["times"]; ok {
		x.Times = r.whole(one, mostTimes)
	}
	if one, ok := fields["say"]; ok {
		x.Say = r.dialogue(one)
	} else {
		r.problem(f.where, "say: is missing; it is what is said, a line each")
	}
	r.expected(f, fields, &x)
	return x
}

// expected reads what must come of an example.
func (r *report) expected(f field, fields map[string]field, x *Example) {
	fires, said := fields["fires"]
	if said {
		x.Fires = r.truth(fires)
	}
	if at, ok := fields["at"]; ok {
		x.At = r.whole(at, max(1, len(x.Say)))
		if said && !x.Fires {
			r.problem(at.where, "at: is for what fires, and fires is false")
		}
	}
	clears, ok := fields["clears"]
	if ok {
		x.Clears = r.truth(clears)
		if said && !x.Fires && x.Clears {
			r.problem(clears.where, "clears: is for what fires, and fires is false")
		}
	}
	if !said && x.At == 0 && !x.Clears {
		r.problem(f.where, "fires: is missing; it is true or false")
	}
	x.Fires = x.Fires || !said
}

// dialogue reads the lines of say.
func (r *report) dialogue(f field) (lines []Line) {
	items := r.items(f)
	if len(items) == 0 {
		r.problem(f.where, "say: is empty")
	}
	for i, one := range items {
		if i == mostLines {
			r.problem(one.where, "say: has too many lines, at most %d", mostLines)
			return nil
		}
		text, ok := one.words()
		if !ok {
			r.problem(one.where, "%s: must be text; a line with a colon has to stand in quotes", one.key)
			continue
		}
		line, err := parseLine(text)
		if err != nil {
			r.problem(one.where, "%s: %v", one.key, err)
		}
		lines = append(lines, line)
	}
	return lines
}

// parseLine reads "+40s agent: It is on its way."
func parseLine(text string) (Line, error) {
	head, said, ok := strings.Cut(text, ":")
	after, speaker, both := strings.Cut(strings.TrimSpace(head), " ")
	if !ok || !both || !strings.HasPrefix(after, "+") {
		return Line{}, fmt.Errorf("must be as \"+40s agent: It is on its way.\", got %q", shorten(text, 60))
	}
	l := Line{Text: strings.TrimSpace(said)}
	var err error
	if l.After, err = contact.ParseDuration(after[1:]); err != nil || l.After < 0 || l.After > longestQuiet {
		return Line{}, fmt.Errorf("the time must be from +0s to +%s, got %q", hours(longestQuiet), shorten(after, 20))
	}
	if l.Speaker, ok = contact.ParseSpeaker(strings.TrimSpace(speaker)); !ok {
		return Line{}, fmt.Errorf("the speaker must be %s, got %q", orList(slices.Clone(contact.Speakers())), shorten(speaker, 20))
	}
	if l.Text == "" {
		return Line{}, fmt.Errorf("nothing is said in %q", shorten(text, 60))
	}
	return l, nil
}
