package recording

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// columns are the names that a header row may use, beside attributes.NAME.
var columns = []string{
	"id", "channel", "conversation", "speaker", "text", "at",
	"medium", "agent", "customer", "lang", "partial",
}

var required = []string{"channel", "conversation", "speaker", "text"}

const attributePrefix = "attributes."

// csvReader reads the rows of one file.
type csvReader struct {
	name   string
	r      *csv.Reader
	src    *guard
	header []string
	line   int // where the row last read began
}

// readCSV reads a header row that names the contract's fields in any order, and
// a message a row. Commas, semicolons and tabs are told apart by the header.
func readCSV(name string, r *bufio.Reader) iter.Seq2[Message, error] {
	return func(yield func(Message, error) bool) {
		c, err := newCSVReader(name, r)
		if err != nil {
			yield(Message{}, err)
			return
		}
		for {
			m, err := c.next()
			if errors.Is(err, io.EOF) {
				return
			}
			var bad *BadRecord
			fatal := err != nil && !errors.As(err, &bad)
			if !yield(m, err) || fatal {
				return
			}
		}
	}
}

func newCSVReader(name string, r *bufio.Reader) (*csvReader, error) {
	l := newLines(r)
	var first []byte
	var err error
	for err == nil && len(bytes.TrimSpace(first)) == 0 {
		first, err = l.next()
	}
	place := Place{File: name, Line: max(l.n, 1)}
	switch {
	case errors.Is(err, io.EOF):
		return nil, fmt.Errorf("%s: the file is empty; its first row must name the columns", place)
	case err != nil:
		return nil, fmt.Errorf("%s: header: %w", place, err)
	}
	// What was read goes back in front, on the line where it stood.
	head := append(bytes.Repeat([]byte("\n"), l.n-1), first...)
	src := &guard{r: io.MultiReader(bytes.NewReader(append(head, '\n')), r)}
	c := &csvReader{name: name, r: csv.NewReader(src), src: src}
	c.r.Comma = delimiter(string(first))
	c.r.ReuseRecord = true
	src.allow(0)
	names, err := c.r.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: header: %w", place, err)
	}
	c.line = place.Line
	if c.header, err = checkHeader(names); err != nil {
		return nil, fmt.Errorf("%s: header: %w", place, err)
	}
	return c, nil
}

// delimiter is the sign that divides the header into most of the known names.
func delimiter(header string) rune {
	best, most := ',', 0
	for _, d := range []rune{',', ';', '\t'} {
		known := 0
		for name := range strings.SplitSeq(header, string(d)) {
			if knownColumn(columnName(name)) {
				known++
			}
		}
		if known > most {
			best, most = d, known
		}
	}
	return best
}

func knownColumn(name string) bool {
	return slices.Contains(columns, name) || strings.HasPrefix(name, attributePrefix) && len(name) > len(attributePrefix)
}

// columnName is a header cell as we compare it. The name of an attribute is
// the sender's own, so its case is kept.
func columnName(cell string) string {
	name := strings.Trim(strings.TrimSpace(cell), `"`)
	if lower := strings.ToLower(name); !strings.HasPrefix(lower, attributePrefix) {
		return lower
	}
	return attributePrefix + name[len(attributePrefix):]
}

// checkHeader reports every column that is unknown, double or missing at once.
// An unknown column is not left out in silence: it may be a misspelt one.
func checkHeader(cells []string) ([]string, error) {
	header := make([]string, 0, len(cells))
	var problems []string
	for _, cell := range cells {
		name := columnName(cell)
		switch {
		case !utf8.ValidString(name):
			return nil, errUTF8
		case !knownColumn(name):
			problems = append(problems, fmt.Sprintf("column %q is no field of a message (call it attributes.%s to keep it)", name, name))
		case slices.Contains(header, name):
			problems = append(problems, fmt.Sprintf("column %q is there twice", name))
		}
		header = append(header, name)
	}
	for _, name := range required {
		if !slices.Contains(header, name) {
			problems = append(problems, fmt.Sprintf("column %q is missing", name))
		}
	}
	if len(problems) > 0 {
		return nil, errors.New(strings.Join(problems, "; "))
	}
	return header, nil
}

// next reads one row. A BadRecord stands for that row alone.
func (c *csvReader) next() (Message, error) {
	c.src.allow(c.r.InputOffset())
	row, err := c.r.Read()
	if len(row) > 0 && errors.Is(err, csv.ErrFieldCount) {
		line, _ := c.r.FieldPos(0)
		return Message{}, c.bad(line, fmt.Errorf("has %d columns, the header has %d", len(row), len(c.header)))
	}
	var parse *csv.ParseError
	switch {
	case errors.Is(err, errLong):
		return Message{}, fmt.Errorf("%s: the record after this line %w; is a quote left open?", Place{c.name, c.line}, errLong)
	case errors.As(err, &parse):
		return Message{}, c.bad(parse.StartLine, parse.Err)
	case errors.Is(err, io.EOF):
		return Message{}, io.EOF
	case err != nil:
		return Message{}, readError(c.name, err)
	}
	c.line, _ = c.r.FieldPos(0)
	m, err := c.message(row)
	if err != nil {
		return Message{}, c.bad(c.line, err)
	}
	m.Place = Place{File: c.name, Line: c.line}
	m.setID([]byte(strings.Join(row, "\x00")))
	return m, nil
}

func (c *csvReader) bad(line int, err error) error {
	return &BadRecord{Place: Place{File: c.name, Line: line}, Err: err}
}

// message turns a row into the contract's members; empty cells are left out.
func (c *csvReader) message(row []string) (Message, error) {
	var m Message
	var attributes []byte
	for i, cell := range row {
		if !utf8.ValidString(cell) {
			return Message{}, fmt.Errorf("%s: %w", c.header[i], errUTF8)
		}
		if cell == "" {
			continue
		}
		name, isAttribute := strings.CutPrefix(c.header[i], attributePrefix)
		if isAttribute {
			attributes = append(appendQuoted(append(attributes, ','), name), ':')
			attributes = appendQuoted(attributes, cell)
			continue
		}
		if err := m.setCell(name, cell); err != nil {
			return Message{}, fmt.Errorf("%s: %w", name, err)
		}
	}
	if len(attributes) > 0 {
		attributes[0] = '{'
		m.rest = append(append(append(m.rest, `,"attributes":`...), attributes...), '}')
	}
	return m, nil
}

func (m *Message) setCell(name, cell string) (err error) {
	switch name {
	case "id":
		m.ID = cell
	case "conversation":
		m.Conversation = cell
	case "at":
		// The last two are how databases and spreadsheets write it.
		m.At, err = parseTime(cell, time.RFC3339, "2006-01-02 15:04:05", "2006-01-02T15:04:05")
	case "partial":
		switch strings.ToLower(cell) {
		case "true", "1":
			m.rest = append(m.rest, `,"partial":true`...)
		case "false", "0":
		default:
			err = fmt.Errorf("must be true or false, got %.40q", cell)
		}
	default:
		m.rest = appendMember(m.rest, name, cell)
	}
	return err
}
