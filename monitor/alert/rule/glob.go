package rule

import (
	stdpath "path"
	"slices"
	"strings"
)

// globs are patterns of channels: * for any signs, ? for one, [a-z] for one of
// some.
type globs []string

// match is whether a channel is one of those meant.
func (g globs) match(channel string) bool {
	return slices.ContainsFunc(g, func(glob string) bool {
		ok, err := stdpath.Match(slashless(glob), slashless(channel))
		return ok && err == nil
	})
}

// slashless hides slashes from path.Match, to which they are more than signs.
func slashless(s string) string { return strings.ReplaceAll(s, "/", "\x00") }

// channels are the globs of the rule or the override; all channels without any.
func (b *builder) channels() globs {
	f, ok := b.fields["channels"]
	if !ok {
		return globs{"*"}
	}
	if scope, ok := b.fields["scope"]; ok && keyIs(scope, string(OfCentre)) {
		b.problem(f.where, "channels: a rule of scope centre looks at all of them together")
	}
	return b.globs(f)
}

// globs reads a list of patterns.
func (r *report) globs(f field) (list globs) {
	items := r.items(f)
	if len(items) == 0 {
		r.problem(f.where, "channels: names none; leave it out for all")
	}
	for i, one := range items {
		glob, ok := r.text(one)
		if i == mostGlobs {
			r.problem(one.where, "channels: has too many patterns, at most %d", mostGlobs)
			return nil
		}
		if !ok {
			continue
		}
		if _, err := stdpath.Match(glob, ""); err != nil || glob == "" || len(glob) > 256 {
			r.problem(one.where, "%s: must be a name in which * stands for any signs, ? for one and [abc] for one of some, got %q", one.key, shorten(glob, 60))
			continue
		}
		list = append(list, glob)
	}
	return list
}
