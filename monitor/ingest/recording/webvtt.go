package recording

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"undertone/monitor/contact"
)

// The libraries for subtitles that we know end at the first cue they do not
// understand, join the voices of a cue and read the whole file into memory. A
// transcript needs little of WebVTT, so it is read here: cues, their times, and
// who says what.

// vttReader reads the cues of one file.
type vttReader struct {
	lines   *lines
	name    string
	opts    ReadOptions
	base    time.Time
	peeked  []byte // a line read one too far
	hasPeek bool
}

// cue is a cue's start and text, and the line on which its timing stands.
type cue struct {
	line  int
	start time.Duration
	text  string
}

const arrow = "-->"

var errHead = errors.New("does not begin with WEBVTT")

// readWebVTT reads a transcript: a message for each voice of each cue.
func readWebVTT(name string, r *bufio.Reader, opts ReadOptions) iter.Seq2[Message, error] {
	return func(yield func(Message, error) bool) {
		v := &vttReader{lines: newLines(r), name: name, opts: opts}
		if err := errors.Join(v.setDefaults(), v.head()); err != nil {
			yield(Message{}, fmt.Errorf("%s: %w", Place{File: name, Line: 1}, err))
			return
		}
		for {
			c, err := v.cue()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				var bad *BadRecord
				if !yield(Message{}, err) || !errors.As(err, &bad) {
					return
				}
				continue
			}
			for _, m := range v.messages(c) {
				if !yield(m, nil) {
					return
				}
			}
		}
	}
}

func (v *vttReader) setDefaults() error {
	if v.opts.Channel == "" {
		v.opts.Channel = "phone"
	}
	if v.opts.Conversation == "" {
		base := filepath.Base(v.name)
		v.opts.Conversation = strings.TrimSuffix(base, filepath.Ext(base))
	}
	if v.base = v.opts.Base; v.base.IsZero() {
		v.base = epoch
	}
	for voice, speaker := range v.opts.Voices {
		if _, ok := contact.ParseSpeaker(speaker); !ok {
			return fmt.Errorf("voice %q: must be customer, agent, bot or system, got %q", voice, speaker)
		}
	}
	return nil
}

// line returns the next line, or the one put back.
func (v *vttReader) line() ([]byte, error) {
	if v.hasPeek {
		v.hasPeek = false
		return v.peeked, nil
	}
	line, err := v.lines.next()
	switch {
	case errors.Is(err, errLong):
		return nil, v.bad(v.lines.n, err)
	case errors.Is(err, io.EOF):
		return nil, io.EOF
	case err != nil:
		return nil, readError(v.name, err)
	case !utf8.Valid(line):
		return nil, v.bad(v.lines.n, errUTF8)
	}
	return line, nil
}

// putBack lets the next call of line return this one again.
func (v *vttReader) putBack(line []byte) { v.peeked, v.hasPeek = line, true }

func (v *vttReader) bad(line int, err error) error {
	return &BadRecord{Place: Place{File: v.name, Line: line}, Err: err}
}

// head reads the signature and what follows it up to a blank line.
func (v *vttReader) head() error {
	first, err := v.line()
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	after, ok := bytes.CutPrefix(first, []byte("WEBVTT"))
	if !ok || len(after) > 0 && after[0] != ' ' && after[0] != '\t' {
		return errHead
	}
	return v.skipBlock()
}

// skipBlock reads up to the next blank line or timing.
func (v *vttReader) skipBlock() error {
	for {
		line, err := v.line()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case len(line) == 0:
			return nil
		case bytes.Contains(line, []byte(arrow)):
			v.putBack(line)
			return nil
		}
	}
}

// cue reads the next cue and passes over every other kind of block.
func (v *vttReader) cue() (cue, error) {
	for {
		line, err := v.line()
		switch {
		case err != nil:
			return cue{}, err
		case len(line) == 0:
			continue
		case bytes.Contains(line, []byte(arrow)):
			return v.timed(line)
		case isAside(line):
			if err := v.skipBlock(); err != nil {
				return cue{}, err
			}
			continue
		}
		// A cue's own id: its timing must follow.
		missing := v.bad(v.lines.n, errors.New("is a block without a timing line"))
		line, err = v.line()
		switch {
		case err == nil && bytes.Contains(line, []byte(arrow)):
			return v.timed(line)
		case errors.Is(err, io.EOF) || err == nil && len(line) == 0:
			return cue{}, missing
		case err != nil:
			return cue{}, v.abandon(err)
		}
		return cue{}, v.abandon(missing)
	}
}

// abandon passes over the rest of a block that holds a bad record.
func (v *vttReader) abandon(err error) error {
	var bad *BadRecord
	if !errors.As(err, &bad) {
		return err
	}
	if skip := v.skipBlock(); skip != nil && !errors.As(skip, &bad) {
		return skip
	}
	return err
}

// isAside tells notes, styles and regions from cues.
func isAside(line []byte) bool {
	word, _, _ := bytes.Cut(bytes.ReplaceAll(line, []byte("\t"), []byte(" ")), []byte(" "))
	switch string(word) {
	case "NOTE":
		return true
	case "STYLE", "REGION":
		return len(bytes.TrimSpace(line)) == len(word)
	}
	return false
}

// timed reads the cue whose timing line was just read.
func (v *vttReader) timed(timing []byte) (cue, error) {
	c := cue{line: v.lines.n}
	start, err := parseTiming(string(timing))
	if err != nil {
		return cue{}, v.abandon(v.bad(c.line, err))
	}
	c.start = start
	var text []byte
	for {
		line, err := v.line()
		switch {
		case errors.Is(err, io.EOF) || err == nil && len(line) == 0:
			c.text = string(text)
			return c, nil
		case err != nil:
			return cue{}, v.abandon(err)
		case bytes.Contains(line, []byte(arrow)):
			v.putBack(line)
			c.text = string(text)
			return c, nil
		case len(text)+len(line) > maxRecord:
			return cue{}, v.abandon(v.bad(c.line, errLong))
		}
		text = append(append(text, line...), '\n')
	}
}

var timestamp = regexp.MustCompile(`^(?:(\d{2,5}):)?([0-5]\d):([0-5]\d)\.(\d{3})$`)

// parseTiming returns the start of "00:01.000 --> 00:02.000 settings".
func parseTiming(line string) (time.Duration, error) {
	from, to, _ := strings.Cut(line, arrow)
	to, _, _ = strings.Cut(strings.TrimSpace(strings.ReplaceAll(to, "\t", " ")), " ")
	start, err := parseTimestamp(strings.TrimSpace(from))
	if err != nil {
		return 0, err
	}
	if _, err := parseTimestamp(to); err != nil {
		return 0, err
	}
	return start, nil
}

func parseTimestamp(s string) (time.Duration, error) {
	parts := timestamp.FindStringSubmatch(s)
	if parts == nil {
		return 0, fmt.Errorf("timing: %.40q is not hh:mm:ss.mmm or mm:ss.mmm", s)
	}
	var total time.Duration
	for i, unit := range []time.Duration{time.Hour, time.Minute, time.Second, time.Millisecond} {
		n, _ := strconv.Atoi(parts[i+1]) // digits only, or empty for no hours
		total += time.Duration(n) * unit
	}
	return total, nil
}

// messages turns a cue into a message for each voice that says something.
func (v *vttReader) messages(c cue) []Message {
	var out []Message
	for i, s := range spans(c.text) {
		m := Message{
			Conversation: v.opts.Conversation,
			At:           v.base.Add(c.start),
			Place:        Place{File: v.name, Line: c.line},
			floating:     v.opts.Base.IsZero(),
		}
		m.rest = appendMember(m.rest, "channel", v.opts.Channel)
		m.rest = appendMember(m.rest, "speaker", speakerOf(s, v.opts.Voices))
		m.rest = appendMember(m.rest, "text", s.text)
		m.rest = appendMember(m.rest, "medium", contact.Voice.String())
		m.setID([]byte(strconv.Itoa(i) + "\x00" + c.text))
		out = append(out, m)
	}
	return out
}
