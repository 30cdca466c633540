package eval

import (
	"fmt"
	"strings"

	"undertone/nlp"
)

// Text is the report for a person at a terminal of 120 columns.
func (r *Report) Text() string {
	var b strings.Builder
	for i, name := range []string{partMessages: "SINGLE MESSAGES", partTurns: "TURNS OF CONVERSATIONS, each judged alone"} {
		p := &r.Parts[i]
		if p.Groups[groupAll].Messages == 0 {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		fmt.Fprintf(&b, "%s: %d\n", name, p.Groups[groupAll].Messages)
		p.text(&b, i == partMessages)
	}
	return b.String()
}

// text writes a part's tables, and where all is set those of single labels and
// bins too.
func (p *Part) text(b *strings.Builder, all bool) {
	p.scores().text(b)
	p.languages().text(b)
	if p.Groups[groupAll].Heads[0].Against != nil {
		p.comparison().text(b)
		b.WriteString("  Of twenty equal heads one is called better or worse by chance. Languages with fewer than 50 messages are left out.\n")
	}
	p.hard().text(b)
	p.abstention().text(b)
	if !all {
		return
	}
	for n := range nlp.Heads {
		p.confusion(n).text(b)
	}
	for n := range nlp.Heads {
		p.curve(n).text(b)
	}
}
