package recording

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"iter"
)

// readJSONL reads one JSON object a line, in the contract's form.
func readJSONL(name string, r *bufio.Reader) iter.Seq2[Message, error] {
	return func(yield func(Message, error) bool) {
		p, l := newParser(), newLines(r)
		for {
			line, err := l.next()
			if errors.Is(err, io.EOF) {
				return
			}
			place := Place{File: name, Line: l.n}
			if err != nil && !errors.Is(err, errLong) {
				yield(Message{}, readError(name, err))
				return
			}
			var m Message
			if err == nil {
				if line = bytes.TrimSpace(line); len(line) == 0 {
					continue
				}
				m, err = p.parse(line)
			}
			if err != nil {
				if !yield(Message{}, &BadRecord{Place: place, Err: err}) {
					return
				}
				continue
			}
			m.Place = place
			m.setID(line)
			if !yield(m, nil) {
				return
			}
		}
	}
}
