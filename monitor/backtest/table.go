package backtest

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// WriteTable writes the report for people at a terminal.
func (r *Report) WriteTable(w io.Writer) error {
	t := &table{w: tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)}
	t.line("%s", r.Summary.heard())
	t.line("%s", r.Summary.when())
	t.line("")
	t.rules(r.Rules)
	if r.Summary.Present != nil {
		t.line("")
		t.changes(r.compared())
	}
	t.line("")
	t.load(&r.Summary)
	if kept := r.keptBack(); len(kept) > 0 {
		t.line("")
		t.line("nudges kept back:")
		for _, line := range kept {
			t.line("  %s", line)
		}
	}
	return t.w.Flush()
}

// heard says what there was.
func (s *Summary) heard() string {
	return fmt.Sprintf("%s in %s on %s, with %s", plural(s.Messages, "message"), plural(s.Conversations, "conversation"),
		plural(s.Channels, "channel"), plural(s.Agents, "agent"))
}

// when says when it was.
func (s *Summary) when() string {
	const day, moment = time.DateOnly, "2006-01-02 15:04:05"
	to := s.To.UTC().Format(moment)
	if s.From.UTC().Format(day) == s.To.UTC().Format(day) {
		to = s.To.UTC().Format(time.TimeOnly)
	}
	return fmt.Sprintf("%s to %s UTC, %s", s.From.UTC().Format(moment), to, lasting(s.To.Sub(s.From).Seconds()))
}

// table writes cells that end in tabs, which makes columns of them. Names are
// aligned at their left and numbers at their right, so the latter are padded.
type table struct{ w *tabwriter.Writer }

func (t *table) line(format string, args ...any) { fmt.Fprintf(t.w, format+"\n", args...) }

func (t *table) rules(rules []RuleReport) {
	t.line("RULE\tSCOPE\tSEVERITY\tALERTS\t CONV.\tCHANNELS\tPER 1000\tOPEN FOR\tFLAPS\tNUDGES\tHELD OUT\tKEPT BACK")
	for i := range rules {
		r := &rules[i]
		t.line("%s\t%s\t%s\t%6d\t%6d\t%8d\t%8.1f\t%8s\t%5d\t%6d\t%8d\t%9d", r.Rule, r.Scope, r.Severity, r.Alerts,
			r.Conversations, r.Channels, r.Per1000, lasting(r.Median), r.Flaps, r.Nudges, r.HeldOut, r.KeptBack())
	}
}

func (t *table) changes(rules []*RuleReport) {
	t.line("AGAINST THE PRESENT RULES\t  NOW\t  WAS\t  NEW\t GONE\t SAME\tEARLIER\tLATER\tMEDIAN SHIFT")
	for _, r := range rules {
		c := r.Change
		t.line("%s\t%5d\t%5d\t%5d\t%5d\t%5d\t%7d\t%5d\t%12s", r.Rule, c.Now(), c.Was(), c.New, c.Gone, c.Same, c.Earlier, c.Later, c.ShiftText())
	}
}

// load writes one column, or two to compare.
func (t *table) load(s *Summary) {
	if s.Present == nil {
		for _, row := range loadRows(&s.Load, nil) {
			t.line("%s\t%12s", row.Name, row.Now)
		}
		return
	}
	t.line("LOAD\t THESE RULES\tPRESENT ONES")
	for _, row := range loadRows(&s.Load, s.Present) {
		t.line("%s\t%12s\t%12s", row.Name, row.Now, row.Present)
	}
}

// loadRow is one line of the load, for the table and the page.
type loadRow struct{ Name, Now, Present string }

func loadRows(now, present *Load) []loadRow {
	columns := [][]string{now.figures(), nil}
	if present != nil {
		columns[1] = present.figures()
	}
	names := []string{
		"alerts", "alerts an hour", "most alerts in an hour", "flaps",
		"nudges", "nudges an hour of an agent at work", "most nudges of an agent in an hour",
	}
	rows := make([]loadRow, len(names))
	for i, name := range names {
		rows[i] = loadRow{Name: name, Now: columns[0][i]}
		if columns[1] != nil {
			rows[i].Present = columns[1][i]
		}
	}
	return rows
}

func (l *Load) figures() []string {
	return []string{
		grouped(l.Alerts), fmt.Sprintf("%.1f", l.AlertsAnHour), grouped(l.MostAlerts), grouped(l.Flaps),
		grouped(l.Nudges), fmt.Sprintf("%.2f", l.NudgesAnHour), grouped(l.MostNudges),
	}
}

// keptBack says for each rule why its nudges were not given.
func (r *Report) keptBack() (lines []string) {
	for i := range r.Rules {
		of := &r.Rules[i]
		var why []string
		for _, reason := range of.reasons() {
			why = append(why, fmt.Sprintf("%s %d", reason, of.Suppressed[reason]))
		}
		if len(why) > 0 {
			lines = append(lines, of.Rule+": "+strings.Join(why, ", "))
		}
	}
	return lines
}

// KeptBack is the number of nudges that were suppressed, whatever the reason.
func (r *RuleReport) KeptBack() (n int) {
	for _, of := range r.Suppressed {
		n += of
	}
	return n
}

// ShiftText is the median shift in words.
func (c *Change) ShiftText() string {
	if c.Earlier+c.Later == 0 {
		return "-"
	}
	if c.Shift < 0 {
		return lasting(-c.Shift) + " earlier"
	}
	return lasting(c.Shift) + " later"
}

// lasting is a length of time as people say it.
func lasting(seconds float64) string {
	d := time.Duration(seconds * float64(time.Second)).Round(time.Second)
	if d >= time.Hour {
		d = d.Round(time.Minute)
		return fmt.Sprintf("%dh%02dm", int(d.Hours()), int(d.Minutes())%60)
	}
	if d >= time.Minute {
		return fmt.Sprintf("%dm%02ds", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%ds", int(d.Seconds()))
}

// plural is a number with its noun, its thousands apart.
func plural(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return grouped(n) + " " + noun
}

func grouped(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
