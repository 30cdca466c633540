package train

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"undertone/monitor/contact"
	"undertone/nlp"
)

// ErrData is a line of the training data that cannot be used.
var ErrData = errors.New("unusable training data")

// Example is a labelled message. A head without a label has nlp.None.
type Example struct {
	nlp.Input
	// ID decides on which side of the split the example stands: its text, or
	// its conversation's id.
	ID     string
	Labels [nlp.Heads]uint8 // of every head but the topics
	Topics []uint8          // most important first
	// Judged says which heads the example was labelled for.
	Judged [nlp.Heads]bool
	// Phrase marks an entry of the lexicon, which teaches but is no message.
	Phrase bool
}

// columns of a corpus file, in the order they must have.
const columns = "text\tspeaker\tmedium\tlang\tsentiment\ttone\ttopics\ttouchpoint\tintent\texpectation\turgency"

// columnOf is the column of each head.
var columnOf = [nlp.Heads]int{
	nlp.HeadSentiment: 4, nlp.HeadTone: 5, nlp.HeadTopics: 6, nlp.HeadTouchpoint: 7,
	nlp.HeadIntent: 8, nlp.HeadExpectation: 9, nlp.HeadUrgency: 10,
}

// ReadCorpus reads every *.tsv and *.jsonl file of dir, in the order of their
// names. All unusable lines are reported at once.
func ReadCorpus(fsys fs.FS, dir string) ([]Example, error) {
	names, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, fmt.Errorf("read corpus: %w", err)
	}
	var all []Example
	var problems []error
	seen := make(map[string]string)
	for _, entry := range names {
		file := path.Join(dir, entry.Name())
		var read func(*lines) ([]Example, error)
		switch path.Ext(file) {
		case ".tsv":
			read = func(l *lines) ([]Example, error) { return readMessages(l, seen) }
		case ".jsonl":
			read = readConversations
		default:
			continue
		}
		examples, err := readFile(fsys, file, read)
		if err != nil {
			problems = append(problems, err)
		}
		all = append(all, examples...)
	}
	if len(all) == 0 && len(problems) == 0 {
		problems = append(problems, fmt.Errorf("read corpus: %s: %w: no examples", dir, ErrData))
	}
	return all, errors.Join(problems...)
}

func readFile[T any](fsys fs.FS, file string, read func(*lines) (T, error)) (T, error) {
	f, err := fsys.Open(file)
	if err != nil {
		var none T
		return none, fmt.Errorf("read training data: %w", err)
	}
	defer f.Close()
	return read(newLines(file, f))
}

// lines reads a file line by line and gathers what is wrong with it.
type lines struct {
	file     string
	n        int
	scan     *bufio.Scanner
	problems []error
}

func newLines(file string, r io.Reader) *lines {
	scan := bufio.NewScanner(r)
	scan.Buffer(nil, 1<<20) // a whole conversation is one line
	return &lines{file: file, scan: scan}
}

// next returns the next line; ok is false behind the last.
func (l *lines) next() (line string, ok bool) {
	if !l.scan.Scan() {
		return "", false
	}
	l.n++
	return l.scan.Text(), true
}

// fields returns the next line's fields and reports a line with another number
// of them.
func (l *lines) fields(want int) (fields []string, ok bool) {
	for {
		line, more := l.next()
		if !more {
			return nil, false
		}
		if fields = strings.Split(line, "\t"); len(fields) == want {
			return fields, true
		}
		l.bad("line", fmt.Sprintf("has %d fields, want %d", len(fields), want))
	}
}

func (l *lines) bad(field, why string) {
	l.problems = append(l.problems, fmt.Errorf("%s:%d: %s: %w: %s", l.file, l.n, field, ErrData, why))
}

func (l *lines) err() error {
	if err := l.scan.Err(); err != nil {
		l.problems = append(l.problems, fmt.Errorf("%s:%d: %w", l.file, l.n+1, err))
	}
	return errors.Join(l.problems...)
}

// label reads the name of a label of a head, or "-" where that is allowed.
func (l *lines) label(head int, name string, dash bool) uint8 {
	if name == "-" && dash {
		return nlp.None
	}
	if i := slices.Index(nlp.Labels(head), name); i >= 0 {
		return uint8(i)
	}
	l.bad(nlp.HeadName(head), fmt.Sprintf("unknown label %q", name))
	return nlp.None
}

// readMessages reads a file of single messages, every head labelled.
func readMessages(l *lines, seen map[string]string) ([]Example, error) {
	if head, _ := l.next(); head != columns {
		l.bad("heading", "want "+strings.ReplaceAll(columns, "\t", ", "))
		return nil, l.err()
	}
	var out []Example
	for {
		f, ok := l.fields(len(strings.Split(columns, "\t")))
		if !ok {
			return out, l.err()
		}
		here := fmt.Sprintf("%s:%d", l.file, l.n)
		if first, twice := seen[f[0]]; twice {
			l.bad("text", "stands in "+first+" already")
			continue
		}
		seen[f[0]] = here
		out = append(out, l.message(f))
	}
}

func (l *lines) message(f []string) Example {
	ex := Example{ID: f[0]}
	ex.Text = f[0]
	if strings.TrimSpace(f[0]) == "" {
		l.bad("text", "is empty")
	}
	ex.Speaker, ex.Medium, ex.Lang = l.speaker(f[1]), l.medium(f[2]), f[3]
	for head := range nlp.Heads {
		ex.Judged[head] = true
		if head != nlp.HeadTopics {
			ex.Labels[head] = l.label(head, f[columnOf[head]], false)
		}
	}
	if f[6] != "-" {
		for name := range strings.SplitSeq(f[6], ",") {
			ex.Topics = append(ex.Topics, l.label(nlp.HeadTopics, name, false))
		}
	}
	if len(ex.Topics) > nlp.MaxTopics {
		l.bad("topics", fmt.Sprintf("%d of them, at most %d", len(ex.Topics), nlp.MaxTopics))
	}
	return ex
}

func (l *lines) speaker(name string) contact.Speaker {
	s, ok := contact.ParseSpeaker(name)
	if !ok {
		l.bad("speaker", fmt.Sprintf("unknown speaker %q", name))
	}
	return s
}

func (l *lines) medium(name string) contact.Medium {
	m, ok := contact.ParseMedium(name)
	if !ok {
		l.bad("medium", fmt.Sprintf("unknown medium %q", name))
	}
	return m
}

// Conversation is a labelled contact, as the corpus has it.
type Conversation struct {
	ID     string `json:"id"`
	Lang   string `json:"lang"`
	Medium string `json:"medium"`
	Turns  []Turn `json:"turns"`
}

// Turn is one message of a Conversation.
type Turn struct {
	Speaker   string `json:"speaker"`
	Text      string `json:"text"`
	Sentiment string `json:"sentiment"`
	Tone      string `json:"tone"`
}

// readConversations reads whole contacts, whose turns are labelled for
// sentiment and tone.
func readConversations(l *lines) ([]Example, error) {
	var out []Example
	for {
		line, ok := l.next()
		if !ok {
			return out, l.err()
		}
		var c Conversation
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			l.bad("conversation", err.Error())
			continue
		}
		if c.ID == "" {
			l.bad("id", "is empty")
		}
		for _, t := range c.Turns {
			out = append(out, l.turn(c, t))
		}
	}
}

func (l *lines) turn(c Conversation, t Turn) Example {
	ex := Example{ID: c.ID}
	ex.Text, ex.Lang = t.Text, c.Lang
	ex.Speaker, ex.Medium = l.speaker(t.Speaker), l.medium(c.Medium)
	for head := range nlp.Heads {
		ex.Labels[head] = nlp.None
	}
	ex.Labels[nlp.HeadSentiment] = l.label(nlp.HeadSentiment, t.Sentiment, false)
	ex.Labels[nlp.HeadTone] = l.label(nlp.HeadTone, t.Tone, false)
	ex.Judged[nlp.HeadSentiment], ex.Judged[nlp.HeadTone] = true, true
	return ex
}
