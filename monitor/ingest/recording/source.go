package recording

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"strings"
	"time"
)

// Format is how a recording is written down.
type Format string

// The formats.
const (
	JSONL  Format = "jsonl"
	CSV    Format = "csv"
	WebVTT Format = "webvtt"
)

var extensions = map[string]Format{
	".jsonl": JSONL, ".ndjson": JSONL,
	".csv": CSV, ".tsv": CSV,
	".vtt": WebVTT, ".webvtt": WebVTT,
}

// ReadOptions tell what a file itself does not.
type ReadOptions struct {
	// Format is empty to go by the file's extension, and where that says
	// nothing, by how the file begins.
	Format Format
	// Channel is the channel of WebVTT files. Empty means "phone".
	Channel string
	// Conversation is the conversation of WebVTT files. Empty means the
	// file's base name without its extension.
	Conversation string
	// Voices maps the voice names of WebVTT, in any case, to speakers, ahead
	// of the names that are known without it (agent, 坐席, bot and the like).
	Voices map[string]string
	// Base is when a WebVTT file begins. Zero makes it begin with the earliest
	// message of the other files that Load reads, or now if there is none.
	Base time.Time
}

// Source is a file, or anything else that can be read once.
type Source struct {
	// Name stands in reports; its base name goes into derived ids.
	Name string
	R    io.Reader
}

// Read reads a source message by message, holding one at a time. A *BadRecord
// stands for one record that was skipped; any other error is the last thing
// that it yields.
func Read(src Source, opts ReadOptions) iter.Seq2[Message, error] {
	return func(yield func(Message, error) bool) {
		r := bufio.NewReaderSize(src.R, 64<<10)
		format, err := formatOf(src.Name, r, opts.Format)
		if err != nil {
			yield(Message{}, err)
			return
		}
		var messages iter.Seq2[Message, error]
		switch format {
		case CSV:
			messages = readCSV(src.Name, r)
		case WebVTT:
			messages = readWebVTT(src.Name, r, opts)
		default:
			messages = readJSONL(src.Name, r)
		}
		messages(yield)
	}
}

func formatOf(name string, r *bufio.Reader, want Format) (Format, error) {
	switch want {
	case JSONL, CSV, WebVTT:
		return want, nil
	case "":
	default:
		return "", fmt.Errorf("read %s: %w %q: use jsonl, csv or webvtt", name, ErrFormat, want)
	}
	if f, ok := extensions[strings.ToLower(filepath.Ext(name))]; ok {
		return f, nil
	}
	return sniff(name, r)
}

// sniff goes by what has arrived so far and waits for no more than a byte of
// it: standard input may be a pipe in which the second line is hours away.
func sniff(name string, r *bufio.Reader) (Format, error) {
	if _, err := r.Peek(1); err != nil {
		if errors.Is(err, io.EOF) {
			return JSONL, nil // an empty file is an empty recording
		}
		return "", readError(name, err)
	}
	head, err := r.Peek(r.Buffered())
	if err != nil {
		return "", readError(name, err)
	}
	head = bytes.TrimSpace(bytes.TrimPrefix(head, bom))
	first, _, _ := bytes.Cut(head, []byte("\n"))
	hint := "use --format jsonl, csv or webvtt"
	switch {
	case bytes.HasPrefix(head, []byte("WEBVTT")):
		return WebVTT, nil
	case bytes.HasPrefix(head, []byte("{")):
		return JSONL, nil
	case bytes.HasPrefix(head, []byte("[")):
		hint = "it begins like a JSON array; write one object a line"
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		hint = "it is UTF-16; save it as UTF-8"
	case bytes.Contains(bytes.ToLower(first), []byte("speaker")):
		return CSV, nil
	}
	return "", fmt.Errorf("read %s: %w: %s", name, ErrFormat, hint)
}

func readError(name string, err error) error { return fmt.Errorf("read %s: %w", name, err) }
