package eval

import (
	"fmt"
	"strings"

	"undertone/nlp"
)

// table is figures in rows and columns. Its first column holds names.
type table struct {
	title string
	head  []string
	rows  [][]string
}

func (t *table) row(cells ...string) { t.rows = append(t.rows, cells) }

// text lays the table out for a terminal, its figures flush right.
func (t *table) text(b *strings.Builder) {
	width := make([]int, len(t.head))
	for _, row := range append([][]string{t.head}, t.rows...) {
		for i, cell := range row {
			width[i] = max(width[i], len(cell))
		}
	}
	fmt.Fprintf(b, "\n%s\n", t.title)
	for _, row := range append([][]string{t.head}, t.rows...) {
		var line strings.Builder
		for i, cell := range row {
			if i == 0 {
				fmt.Fprintf(&line, "  %-*s", width[0], cell)
			} else {
				fmt.Fprintf(&line, "  %*s", width[i], cell)
			}
		}
		fmt.Fprintln(b, strings.TrimRight(line.String(), " "))
	}
}

// markdown writes the table for a page.
func (t *table) markdown(b *strings.Builder) {
	fmt.Fprintf(b, "| %s |\n|%s\n", strings.Join(t.head, " | "), strings.Repeat("---|", len(t.head)))
	for _, row := range t.rows {
		fmt.Fprintf(b, "| %s |\n", strings.Join(row, " | "))
	}
}

// share writes a number from 0 to 1, or a dash where it is of nothing.
func share(v float64, of int) string {
	if of == 0 {
		return "-"
	}
	return strings.TrimPrefix(fmt.Sprintf("%.3f", v), "0")
}

// two is share with two places.
func two(v float64, of int) string {
	if of == 0 {
		return "-"
	}
	return strings.TrimPrefix(fmt.Sprintf("%.2f", v), "0")
}

func percent(v float64, of int) string {
	if of == 0 {
		return "-"
	}
	return fmt.Sprintf("%.0f %%", 100*v)
}

func count(n int) string { return fmt.Sprint(n) }

// scores are the heads' figures in both languages.
func (p *Part) scores() *table {
	t := &table{
		title: "Scores: F1 (mean over the labels; of all together for topics), accuracy, calibration error in ten bins",
		head:  []string{"head", "English F1", "accuracy", "ECE", "Chinese F1", "accuracy", "ECE"},
	}
	for n := range nlp.Heads {
		row := []string{nlp.HeadName(n)}
		for _, g := range [...]int{groupEnglish, groupChinese} {
			h := &p.Groups[g].Heads[n]
			accuracy := share(h.Accuracy, h.Messages)
			if n == nlp.HeadTopics {
				accuracy = ""
			}
			row = append(row, share(h.F1, h.Messages), accuracy, share(h.Calibration, h.Messages))
		}
		t.row(row...)
	}
	return t
}

// languages are the F1 of every head in every language.
func (p *Part) languages() *table {
	t := &table{title: "F1 by language", head: append([]string{"language", "messages", "named rightly"}, headNames()...)}
	for i := range p.Groups {
		g := &p.Groups[i]
		row := []string{g.Name, count(g.Messages), share(g.Language, g.Messages)}
		for n := range g.Heads {
			row = append(row, share(g.Heads[n].F1, g.Heads[n].Messages))
		}
		t.row(row...)
	}
	return t
}

func headNames() (names []string) {
	for n := range nlp.Heads {
		names = append(names, nlp.HeadName(n))
	}
	return names
}

// hard are the shares of hard messages that each head is right on. A mean over
// labels would say little: most of them have few.
func (p *Part) hard() *table {
	t := &table{
		title: "Hard cases: the share that is right (F1 for topics)",
		head:  append([]string{"case", "messages"}, headNames()...),
	}
	for _, g := range append([]Group{p.Groups[groupAll]}, p.Groups[groupAll].Tags...) {
		row := []string{g.Name, count(g.Messages)}
		for n, h := range g.Heads {
			v := h.Accuracy
			if n == nlp.HeadTopics {
				v = h.F1
			}
			row = append(row, share(v, h.Messages))
		}
		t.row(row...)
	}
	return t
}

// abstention is how often each head says nothing, and how often it is right
// where it says something.
func (p *Part) abstention() *table {
	t := &table{
		title: "Abstention: how often a head says nothing, and the share that is right of what it says",
		head:  []string{"head", "English abstains", "right otherwise", "Chinese abstains", "right otherwise"},
	}
	for n := range nlp.Heads {
		row := []string{nlp.HeadName(n)}
		for _, g := range [...]int{groupEnglish, groupChinese} {
			h := &p.Groups[g].Heads[n]
			row = append(row, percent(h.Abstained, h.Messages), share(h.Certain, h.Messages))
		}
		t.row(row...)
	}
	return t
}

// reliability is what became of the guesses of each tenth of confidence, a line
// for each head and language.
func (p *Part) reliability() *table {
	t := &table{title: "Reliability", head: []string{"head"}}
	for i := range 10 {
		t.head = append(t.head, fmt.Sprintf(".%d", i))
	}
	for n := range nlp.Heads {
		for _, g := range [...]int{groupEnglish, groupChinese} {
			row := []string{nlp.HeadName(n) + ", " + p.Groups[g].Name}
			for _, b := range p.Groups[g].Heads[n].Bins {
				cell := ""
				if b.Guesses > 0 {
					cell = fmt.Sprintf("%s → %s (%d)", two(b.Confidence, b.Guesses), two(b.Right, b.Guesses), b.Guesses)
				}
				row = append(row, cell)
			}
			t.row(row...)
		}
	}
	return t
}

// curve is the reliability of one head, a line for each tenth of confidence.
func (p *Part) curve(n int) *table {
	t := &table{
		title: "Reliability of the " + nlp.HeadName(n),
		head:  []string{"confidence", "English guesses", "mean", "right", "Chinese guesses", "mean", "right"},
	}
	for i := range 10 {
		row := []string{fmt.Sprintf(".%d to %.1f", i, float64(i+1)/10)}
		for _, g := range [...]int{groupEnglish, groupChinese} {
			b := p.Groups[g].Heads[n].Bins[i]
			row = append(row, count(b.Guesses), share(b.Confidence, b.Guesses), share(b.Right, b.Guesses))
		}
		t.row(row...)
	}
	return t
}

// confusion is how each label does, and what it was taken for.
func (p *Part) confusion(n int) *table {
	h := &p.Groups[groupAll].Heads[n]
	t := &table{
		title: "Labels of the " + h.Head + ", all languages",
		head:  []string{"label", "messages", "precision", "recall", "F1"},
	}
	if h.Confusion != nil {
		t.title += ", and what each was taken for"
		for _, l := range h.Labels {
			t.head = append(t.head, l.Label[:min(len(l.Label), 5)])
		}
	}
	for i, l := range h.Labels {
		row := []string{l.Label, count(l.Messages), two(l.Precision, l.Messages), two(l.Recall, l.Messages), two(l.F1, l.Messages)}
		if h.Confusion != nil {
			for _, n := range h.Confusion[i] {
				row = append(row, count(n))
			}
		}
		t.row(row...)
	}
	return t
}

// fewest is how many messages a language must have for a comparison to be worth
// showing.
const fewest = 50

// comparison sets the model beside the other one.
func (p *Part) comparison() *table {
	t := &table{
		title: "Against the other model: F1, with the interval that holds the difference in 95 of 100 such corpora",
		head:  []string{"language", "head", "F1", "other", "difference", "from", "to", "p", ""},
	}
	for i := range p.Groups {
		g := &p.Groups[i]
		for n := range g.Heads {
			h := &g.Heads[n]
			if h.Messages < fewest || h.Against == nil {
				continue
			}
			c := h.Against
			t.row(g.Name, h.Head, share(h.F1, h.Messages), share(c.F1, h.Messages), fmt.Sprintf("%+.3f", c.Difference),
				fmt.Sprintf("%+.3f", c.Low), fmt.Sprintf("%+.3f", c.High), share(c.P, 1), c.Verdict())
		}
	}
	return t
}
