package train

import (
	"bufio"
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

// Example is a labelled message. A head that it was not judged for has nlp.None.
type Example struct {
	nlp.Input
	// ID decides on which side of the split the example stands: its text, or
	// its conversation's id.
	ID     string
	Labels [nlp.Heads]uint8 // of every head but the topics
	Topics []uint8          // most important first
	Judged [nlp.Heads]bool
	// Domain is where the example comes from, by the labels of nlp.HeadDomain.
	Domain uint8
	// Polar marks an example from a set without neutral ones.
	Polar bool
	// Phrase marks an entry of the lexicon, which teaches but is no message.
	Phrase bool
	// Tags name what makes the message hard, such as sarcasm.
	Tags []string
}

// Corpus is what people wrote and labelled for the model.
type Corpus struct {
	Messages      []Example
	Conversations []Conversation
}

// Examples lists the messages and the turns of the conversations.
func (c *Corpus) Examples() []Example {
	all := slices.Clone(c.Messages)
	for i := range c.Conversations {
		for _, t := range c.Conversations[i].Turns {
			all = append(all, t.Example)
		}
	}
	return all
}

// The columns of a file of messages, in the order they must have.
var messageColumns = []string{
	"text", "speaker", "medium", "lang", "sentiment", "tone", "topics", "touchpoint", "intent", "expectation", "urgency", "tags",
}

// Tags are the hard cases that a message may be marked as.
var Tags = []string{"sarcasm", "implicit", "polite", "two_sided", "other_target", "thanks_in_demand", "typo"}

// conversationPrefix begins the names of files that hold whole contacts.
const conversationPrefix = "conversations_"

// ReadCorpus reads every *.tsv file of dir, in the order of their names. All
// unusable lines are reported at once.
func ReadCorpus(fsys fs.FS, dir string) (*Corpus, error) {
	names, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, fmt.Errorf("read corpus: %w", err)
	}
	c := &Corpus{}
	var problems []error
	seen := make(map[string]string)
	for _, entry := range names {
		if path.Ext(entry.Name()) != ".tsv" {
			continue
		}
		if err := c.readFile(fsys, path.Join(dir, entry.Name()), seen); err != nil {
			problems = append(problems, err)
		}
	}
	if len(c.Messages)+len(c.Conversations) == 0 && len(problems) == 0 {
		problems = append(problems, fmt.Errorf("read corpus: %s: %w: no examples", dir, ErrData))
	}
	return c, errors.Join(problems...)
}

func (c *Corpus) readFile(fsys fs.FS, file string, seen map[string]string) error {
	if strings.HasPrefix(path.Base(file), conversationPrefix) {
		got, err := readFile(fsys, file, readConversations)
		c.Conversations = append(c.Conversations, got...)
		return err
	}
	got, err := readFile(fsys, file, func(l *lines) ([]Example, error) { return readMessages(l, seen) })
	c.Messages = append(c.Messages, got...)
	return err
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

// fields returns the next line's fields and reports a line with a number of
// them that is not wanted.
func (l *lines) fields(want ...int) (fields []string, ok bool) {
	for {
		line, more := l.next()
		if !more {
			return nil, false
		}
		if fields = strings.Split(line, "\t"); slices.Contains(want, len(fields)) {
			return fields, true
		}
		l.bad("line", fmt.Sprintf("has %d fields, want %d", len(fields), want[0]))
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

// heading checks the first line of a file.
func (l *lines) heading(columns []string) bool {
	if head, _ := l.next(); head != strings.Join(columns, "\t") {
		l.bad("heading", "want "+strings.Join(columns, ", "))
		return false
	}
	return true
}

// readMessages reads a file of single messages, every head labelled.
func readMessages(l *lines, seen map[string]string) ([]Example, error) {
	if !l.heading(messageColumns) {
		return nil, l.err()
	}
	var out []Example
	for {
		f, ok := l.fields(len(messageColumns))
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
	ex := l.judged(f[4:11])
	ex.ID, ex.Text = f[0], f[0]
	if strings.TrimSpace(f[0]) == "" {
		l.bad("text", "is empty")
	}
	ex.Speaker, ex.Medium, ex.Lang = l.speaker(f[1]), l.medium(f[2]), f[3]
	if f[11] != "-" {
		ex.Tags = strings.Split(f[11], ",")
	}
	for _, tag := range ex.Tags {
		if !slices.Contains(Tags, tag) {
			l.bad("tags", fmt.Sprintf("unknown tag %q", tag))
		}
	}
	return ex
}

// judged reads the labels of all heads, in the order of their columns.
func (l *lines) judged(f []string) Example {
	var ex Example
	for at, head := range [nlp.Heads]int{
		nlp.HeadSentiment, nlp.HeadTone, nlp.HeadTopics, nlp.HeadTouchpoint,
		nlp.HeadIntent, nlp.HeadExpectation, nlp.HeadUrgency,
	} {
		ex.Judged[head] = true
		if head == nlp.HeadTopics {
			ex.Topics = l.topics(f[at])
			ex.Judged[head] = !slices.Contains(ex.Topics, nlp.None)
			continue
		}
		ex.Labels[head] = l.label(head, f[at], false)
		ex.Judged[head] = ex.Labels[head] != nlp.None
	}
	return ex
}

func (l *lines) topics(names string) (topics []uint8) {
	if names == "-" {
		return nil
	}
	for name := range strings.SplitSeq(names, ",") {
		topics = append(topics, l.label(nlp.HeadTopics, name, false))
	}
	if len(topics) > nlp.MaxTopics {
		l.bad("topics", fmt.Sprintf("%d of them, at most %d", len(topics), nlp.MaxTopics))
	}
	return topics
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
