package recording

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// maxRecord is the most bytes of a line or a CSV record: 16 times the longest
// text that a server can be told to take, with its attributes and escapes.
const maxRecord = 1 << 20

var (
	errLong = fmt.Errorf("is longer than %d bytes", maxRecord)
	errUTF8 = errors.New("is not valid UTF-8; save the file as UTF-8")
	bom     = []byte("\xef\xbb\xbf")
)

// lines reads a text line by line in bounded memory.
type lines struct {
	r   *bufio.Reader
	n   int // the number of the line last read, from 1
	buf []byte
}

func newLines(r *bufio.Reader) *lines { return &lines{r: r} }

// next returns the next line without its end, valid until the next call. It
// returns errLong for a line that is too long, after which reading may go on,
// and io.EOF after the last.
func (l *lines) next() ([]byte, error) {
	l.buf = l.buf[:0]
	long := false
	for {
		part, err := l.r.ReadSlice('\n')
		if long = long || len(l.buf)+len(part) > maxRecord; !long {
			l.buf = append(l.buf, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && (!errors.Is(err, io.EOF) || len(l.buf) == 0 && !long):
			return nil, err
		}
		l.n++
		if long {
			return nil, errLong
		}
		line := bytes.TrimSuffix(bytes.TrimSuffix(l.buf, []byte("\n")), []byte("\r"))
		if l.n == 1 {
			line = bytes.TrimPrefix(line, bom)
		}
		return line, nil
	}
}
