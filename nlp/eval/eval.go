package eval

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"undertone/nlp"
	"undertone/nlp/train"
)

// ErrNothing is a corpus that leaves no message to judge a model by.
var ErrNothing = errors.New("nothing to judge by")

// Options tune a Run. The zero value judges by the held-out tenth.
type Options struct {
	// All judges by every message. It is meant for messages that no model was
	// trained on; on the others a model looks better than it is.
	All bool
	// Against is another model, to be compared with.
	Against *nlp.Model
	// Progress, where set, is told after each step of how many.
	Progress func(done, of int)
}

// languages are the groups of a report, and which messages belong to each. zh
// is all that has Chinese in it, mixed with English or not.
var languages = []struct {
	name string
	has  func(lang string) bool
}{
	{"all", func(string) bool { return true }},
	{"en", isEnglish},
	{"zh", isChinese},
	{"zh-Hans", func(lang string) bool { return lang == "zh-Hans" }},
	{"zh-Hant", func(lang string) bool { return lang == "zh-Hant" }},
	{"yue", func(lang string) bool { return lang == "yue" }},
	{"mixed", func(lang string) bool { return lang == "mixed" }},
}

func isEnglish(lang string) bool { return strings.HasPrefix(lang, "en") }

func isChinese(lang string) bool {
	return strings.HasPrefix(lang, "zh") || lang == "yue" || lang == "mixed"
}

// The groups that are shown beside each other.
const (
	groupAll = iota
	groupEnglish
	groupChinese
)

// The parts of a report.
const (
	partMessages = iota
	partTurns
)

// Run judges a model.
func Run(ctx context.Context, m *nlp.Model, corpus *train.Corpus, opts Options) (*Report, error) {
	turns := corpus.Examples()[len(corpus.Messages):]
	parts := [][]verdict{partMessages: {}, partTurns: {}}
	for i, examples := range [][]train.Example{corpus.Messages, turns} {
		for j := range examples {
			if ex := &examples[j]; opts.All || nlp.HeldOut(ex.ID) {
				parts[i] = append(parts[i], verdict{ex: ex})
			}
		}
	}
	if len(parts[partMessages])+len(parts[partTurns]) == 0 {
		return nil, fmt.Errorf("evaluate: %w: none of %d messages and %d turns is held out from training",
			ErrNothing, len(corpus.Messages), len(turns))
	}
	r := runner{model: m, opts: opts, of: len(parts) * len(languages)}
	out := &Report{}
	for i, name := range []string{partMessages: "messages", partTurns: "turns"} {
		part, err := r.part(ctx, parts[i])
		if err != nil {
			return nil, fmt.Errorf("evaluate: %w", err)
		}
		part.Name = name
		out.Parts = append(out.Parts, part)
	}
	return out, nil
}

// runner is one Run.
type runner struct {
	model    *nlp.Model
	opts     Options
	done, of int
}

func (r *runner) part(ctx context.Context, all []verdict) (Part, error) {
	for i := range all {
		r.read(&all[i])
	}
	var out Part
	for n, l := range languages {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		var in []*verdict
		for i := range all {
			if l.has(all[i].ex.Lang) {
				in = append(in, &all[i])
			}
		}
		g := r.group(l.name, in)
		if n <= groupChinese {
			g.Tags = r.tags(in)
		}
		out.Groups = append(out.Groups, g)
		r.done++
		if r.opts.Progress != nil {
			r.opts.Progress(r.done, r.of)
		}
	}
	return out, nil
}

// read has the models read the message. Its language they must tell by the text.
func (r *runner) read(v *verdict) {
	in := v.ex.Input
	in.Lang = ""
	v.read = r.model.Read(in)
	v.tags = hardCases(v.ex, r.model.Signs(in))
	if r.opts.Against != nil {
		v.other = r.opts.Against.Read(in)
	}
}

func (r *runner) group(name string, in []*verdict) Group {
	j := newJudge(r.model)
	for _, v := range in {
		j.add(v)
	}
	out := j.report(name)
	if r.opts.Against != nil {
		for n, c := range compare(in) {
			out.Heads[n].Against = &c
		}
	}
	return out
}

// tags reports on each hard case that some message is.
func (r *runner) tags(in []*verdict) []Group {
	judges := make(map[string]*judge)
	for _, v := range in {
		for _, tag := range v.tags {
			if judges[tag] == nil {
				judges[tag] = newJudge(r.model)
			}
			judges[tag].add(v)
		}
	}
	var out []Group
	for _, tag := range hardCaseNames() {
		if j := judges[tag]; j != nil {
			g := j.report(tag)
			for n := range g.Heads {
				g.Heads[n].Labels, g.Heads[n].Confusion, g.Heads[n].Bins = nil, nil, nil
			}
			out = append(out, g)
		}
	}
	return out
}
