package train

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"

	"undertone/nlp"
)

// languages of the lexicon's files, in the order they are read.
var languages = []string{"en", "zh"}

// ReadKnowledge reads the lexicon in dir: the folding, the roles, and the
// phrases that carry feelings and topics.
func ReadKnowledge(fsys fs.FS, dir string) (nlp.Knowledge, error) {
	var k nlp.Knowledge
	var problems []error
	take := func(file string, read func(*lines, *nlp.Knowledge)) {
		_, err := readFile(fsys, path.Join(dir, file), func(l *lines) (struct{}, error) {
			read(l, &k)
			return struct{}{}, l.err()
		})
		if err != nil {
			problems = append(problems, err)
		}
	}
	take("fold.txt", readFold)
	take("roles.txt", readRoles)
	for _, lang := range languages {
		take("feelings_"+lang+".tsv", readFeelings)
		take("topics_"+lang+".tsv", readTopics)
	}
	return k, errors.Join(problems...)
}

// written returns the next line that is not a comment.
func (l *lines) written() (line string, ok bool) {
	for {
		if line, ok = l.next(); !ok || line != "" && line[0] != '#' {
			return line, ok
		}
	}
}

func readFold(l *lines, k *nlp.Knowledge) {
	for {
		line, ok := l.written()
		if !ok {
			return
		}
		for pair := range strings.FieldsSeq(line) {
			if utf8.RuneCountInString(pair) != 2 {
				l.bad("pair", fmt.Sprintf("%q has not two characters", pair))
				continue
			}
			from, size := utf8.DecodeRuneInString(pair)
			to, _ := utf8.DecodeRuneInString(pair[size:])
			k.Fold = append(k.Fold, [2]rune{from, to})
		}
	}
}

func readRoles(l *lines, k *nlp.Knowledge) {
	for {
		line, ok := l.written()
		if !ok {
			return
		}
		name, words, _ := strings.Cut(line, ":")
		switch name {
		case "negate":
			k.Negators = append(k.Negators, strings.Fields(words)...)
		case "contrast":
			k.Contrast = append(k.Contrast, strings.Fields(words)...)
		default:
			l.bad("role", fmt.Sprintf("must be negate or contrast, got %q", name))
		}
	}
}

func readFeelings(l *lines, k *nlp.Knowledge) {
	const head = "phrase\tvalence\ttone\ttopic\tintent"
	if got, _ := l.next(); got != head {
		l.bad("heading", "want "+strings.ReplaceAll(head, "\t", ", "))
		return
	}
	for {
		f, ok := l.fields(5)
		if !ok {
			return
		}
		k.Feelings = append(k.Feelings, nlp.Feeling{
			Phrase:  f[0],
			Valence: int8(l.tenths("valence", f[1], 3)),
			Tone:    l.label(nlp.HeadTone, f[2], true),
			Topic:   l.label(nlp.HeadTopics, f[3], true),
			Intent:  l.label(nlp.HeadIntent, f[4], true),
		})
	}
}

func readTopics(l *lines, k *nlp.Knowledge) {
	const head = "phrase\ttopic\tstrength\ttouchpoint"
	if got, _ := l.next(); got != head {
		l.bad("heading", "want "+strings.ReplaceAll(head, "\t", ", "))
		return
	}
	for {
		f, ok := l.fields(4)
		if !ok {
			return
		}
		k.Topics = append(k.Topics, nlp.Subject{
			Phrase:     f[0],
			Topic:      l.label(nlp.HeadTopics, f[1], false),
			Strength:   uint8(l.tenths("strength", f[2], 1)),
			Touchpoint: l.label(nlp.HeadTouchpoint, f[3], true),
		})
	}
}

// tenths reads a number between -limit and limit.
func (l *lines) tenths(field, text string, limit float64) int {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.Abs(v) > limit {
		l.bad(field, fmt.Sprintf("must be a number from %g to %g, got %q", -limit, limit, text))
		return 0
	}
	return int(math.Round(v * 10))
}
