package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"

	"undertone/config"
	"undertone/monitor/contact"
	"undertone/nlp"
)

// maxLine is the longest line of input: text of 8 KiB, the default limit of a
// message, fits a hundred times over.
const maxLine = 1 << 20

// analyseCmd reads messages, a line each, and says what it hears in them.
type analyseCmd struct {
	File    string `arg:"" optional:"" default:"-" help:"File to read, or - for standard input."`
	Format  string `help:"text: lines of text in, lines for people out. jsonl: JSON objects in, the same with a reading out." enum:"text,jsonl" default:"text"`
	Explain bool   `help:"Name the words that decided." default:"true" negatable:""`
	Config  string `help:"Configuration file (YAML) whose topics are heard too." type:"existingfile" placeholder:"FILE"`
	Model   string `help:"Model file to use instead of the one in the binary." type:"existingfile"`

	Stdin  io.Reader `kong:"-"`
	Stdout io.Writer `kong:"-"`
}

var (
	errLineTooLong = fmt.Errorf("longer than %d bytes", maxLine)
	errNotObject   = errors.New("not a JSON object")
)

// Run reads to the end of the input, one line out for each line in. Lines that
// cannot be read are answered in their place and make the command fail at the
// end.
func (c *analyseCmd) Run(ctx context.Context) error {
	m, err := nlp.New(nlp.Options{File: c.Model})
	if err != nil {
		return err
	}
	if err := c.topics(m); err != nil {
		return err
	}
	in, err := c.open()
	if err != nil {
		return err
	}
	defer in.Close()
	a := &analyser{
		cmd: c, model: m,
		in:  bufio.NewReaderSize(in, 64<<10),
		out: bufio.NewWriterSize(writerOr(c.Stdout, os.Stdout), 64<<10),
	}
	if err := a.all(ctx); err != nil {
		return fmt.Errorf("analyse: line %d: %w", a.line, err)
	}
	if a.bad > 0 {
		return fmt.Errorf("analyse: %d of %d lines could not be read", a.bad, a.line)
	}
	return nil
}

// topics takes the user's own topics from the configuration.
func (c *analyseCmd) topics(m *nlp.Model) error {
	if c.Config == "" {
		return nil
	}
	cfg, err := config.Load(c.Config, os.Environ())
	if err != nil {
		return err
	}
	return m.SetTopics(cfg.Topics)
}

func (c *analyseCmd) open() (io.ReadCloser, error) {
	if c.File != "-" && c.File != "" {
		f, err := os.Open(c.File)
		if err != nil {
			return nil, fmt.Errorf("analyse: %w", err)
		}
		return f, nil
	}
	if c.Stdin != nil {
		return io.NopCloser(c.Stdin), nil
	}
	return io.NopCloser(os.Stdin), nil
}

type analyser struct {
	cmd       *analyseCmd
	model     *nlp.Model
	in        *bufio.Reader
	out       *bufio.Writer
	buf       []byte // the present line
	line, bad int
}

func (a *analyser) all(ctx context.Context) error {
	for {
		if err := ctx.Err(); err != nil {
			return errors.Join(err, a.out.Flush())
		}
		// What was answered is shown before we wait for more.
		if a.in.Buffered() == 0 {
			if err := a.out.Flush(); err != nil {
				return err
			}
		}
		line, err := a.next()
		switch {
		case errors.Is(err, io.EOF):
			return a.out.Flush()
		case errors.Is(err, errLineTooLong):
			a.refuse(err)
		case err != nil:
			return errors.Join(err, a.out.Flush())
		case a.cmd.Format == "jsonl":
			a.object(line)
		default:
			a.text(line)
		}
	}
}

// next returns the next line without its end. A line that is too long is
// skipped to its end.
func (a *analyser) next() ([]byte, error) {
	a.buf = a.buf[:0]
	size := 0
	for {
		part, err := a.in.ReadSlice('\n')
		if size += len(part); size <= maxLine+1 {
			a.buf = append(a.buf, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && (size == 0 || !errors.Is(err, io.EOF)):
			return nil, err
		}
		a.line++
		if size > maxLine+1 {
			return nil, errLineTooLong
		}
		return trimEnd(a.buf), nil
	}
}

func trimEnd(line []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
}

// refuse answers a line that cannot be read.
func (a *analyser) refuse(why error) {
	a.bad++
	answer, err := json.Marshal(struct {
		Error string `json:"error"`
		Line  int    `json:"line"`
	}{why.Error(), a.line})
	if err != nil {
		panic(err) // a string and a number are always JSON
	}
	a.write(answer)
}

// write adds a line to the output. What goes wrong there is told by Flush.
func (a *analyser) write(line []byte) {
	_, _ = a.out.Write(line)
	_ = a.out.WriteByte('\n')
}

// text answers a line of text with a line for people.
func (a *analyser) text(line []byte) {
	text := string(line)
	r, reasons := a.read(nlp.Input{Text: text})
	v := a.model.View(r, nil)
	var b strings.Builder
	fmt.Fprintf(&b, "%-8s %+.2f  %-14s %-10s %-7s", v.Sentiment.Label, v.Sentiment.Score.Float(), v.Tone.Label, v.Intent.Label, v.Urgency.Label)
	names := make([]string, 0, len(v.Topics))
	for _, t := range v.Topics {
		names = append(names, t.Label)
	}
	fmt.Fprintf(&b, " %-24s | %s", strings.Join(names, ","), printable(text))
	sep := "   <- "
	for _, reason := range reasons {
		if reason.Head == nlp.HeadName(nlp.HeadSentiment) {
			fmt.Fprintf(&b, "%s%s %+.2f", sep, printable(reason.Text), reason.Weight)
			sep = ", "
		}
	}
	a.write([]byte(b.String()))
}

// printable keeps a customer's text from steering the terminal it is shown on.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
}

func (a *analyser) read(in nlp.Input) (nlp.Reading, []nlp.Reason) {
	if a.cmd.Explain {
		return a.model.Explain(in)
	}
	return a.model.Read(in), nil
}

// object answers a JSON object with itself and its reading.
func (a *analyser) object(line []byte) {
	if line = bytes.TrimSpace(line); len(line) == 0 {
		a.write(nil)
		return
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(line, &fields); err != nil || fields == nil {
		if err == nil || line[0] != '{' {
			err = errNotObject
		}
		a.refuse(err)
		return
	}
	in, err := inputOf(fields)
	if err != nil {
		a.refuse(err)
		return
	}
	r, reasons := a.read(in)
	reading, err := json.Marshal(a.model.View(r, reasons))
	if err != nil {
		a.refuse(err)
		return
	}
	if _, old := fields["reading"]; old {
		line = without(line, "reading")
		delete(fields, "reading")
	}
	a.write(with(line, len(fields) == 0, reading))
}

// inputOf takes what a reading needs from a message.
func inputOf(fields map[string]json.RawMessage) (nlp.Input, error) {
	var in nlp.Input
	var speaker, medium string
	if fields["text"] == nil {
		return in, errors.New("text: is missing")
	}
	for _, f := range []struct {
		name string
		to   *string
	}{{"text", &in.Text}, {"speaker", &speaker}, {"medium", &medium}, {"lang", &in.Lang}} {
		raw := fields[f.name]
		if raw == nil || f.name != "text" && string(raw) == "null" {
			continue
		}
		if string(raw) == "null" || json.Unmarshal(raw, f.to) != nil {
			return in, fmt.Errorf("%s: must be a string", f.name)
		}
	}
	var ok bool
	if in.Speaker, ok = contact.ParseSpeaker(speaker); !ok && speaker != "" {
		return in, fmt.Errorf("speaker: must be customer, agent, bot or system, got %q", speaker)
	}
	if in.Medium, ok = contact.ParseMedium(medium); !ok && medium != "" {
		return in, fmt.Errorf("medium: must be one of %s, got %q", strings.Join(contact.Media(), ", "), medium)
	}
	if speaker == "" {
		in.Speaker = contact.Customer
	}
	if medium == "" {
		in.Medium = contact.Chat
	}
	return in, nil
}

// with puts the reading before the closing brace of an object.
func with(object []byte, empty bool, reading []byte) []byte {
	out := make([]byte, 0, len(object)+len(reading)+12)
	out = append(out, bytes.TrimRight(object[:len(object)-1], " \t")...)
	if !empty {
		out = append(out, ',')
	}
	out = append(append(out, `"reading":`...), reading...)
	return append(out, '}')
}

// without writes a valid object anew without one of its keys, the others in
// their order.
func without(object []byte, key string) []byte {
	dec := json.NewDecoder(bytes.NewReader(object))
	out := []byte{'{'}
	_, _ = dec.Token() // the brace; the object is valid, so no error can come
	for dec.More() {
		name, _ := dec.Token()
		var value json.RawMessage
		_ = dec.Decode(&value)
		if name == key {
			continue
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		quoted, _ := json.Marshal(name)
		out = append(append(append(out, quoted...), ':'), value...)
	}
	return append(out, '}')
}
