package history

import (
	"encoding/binary"
	"hash/crc32"
	"slices"
	"time"
)

// Plain is s without what it knows of its steps, to be compared; an empty one
// for nil.
func Plain(s *Sums) *Sums {
	if s == nil {
		return new(Sums)
	}
	p := *s
	p.Topics = nil
	for _, t := range s.Topics {
		p.Topics = append(p.Topics, Topic{t.Name, plain(t.Tally)})
	}
	p.Tally = plain(p.Tally)
	for i := range p.Touchpoints {
		p.Touchpoints[i].Tally = plain(p.Touchpoints[i].Tally)
	}
	return &p
}

func plain(t Tally) Tally { return Tally{N: t.N, Score: t.Score} }

// Row is a row on its own, for the fuzzer.
type Row struct {
	At   time.Time
	Body *row
}

// DecodeRow reads one.
func DecodeRow(data []byte) (*Row, error) {
	r, err := decodeRow(data)
	if err != nil {
		return nil, err
	}
	m, err := decodeHeader(data, int64(len(data)))
	return &Row{m.at, r}, err
}

// Append writes it again.
func (r *Row) Append(buf []byte) []byte { return r.Body.append(buf, r.At) }

// Sealed gives bytes the length and the checksum of a row, so that the fuzzer
// gets behind them.
func Sealed(data []byte) []byte {
	if len(data) < headerLen {
		return data
	}
	data = slices.Clone(data)
	binary.LittleEndian.PutUint32(data, uint32(len(data)-headerLen))
	binary.LittleEndian.PutUint32(data[4:], crc32.Checksum(data[8:], castagnoli))
	return data
}

// SpanOf is a span of hours made of what each has by channel.
func SpanOf(from time.Time, hours []map[string]*Sums) *Span {
	s := &Span{Channels: make(map[string]*Sums), All: new(Sums)}
	for _, channels := range hours {
		s.take(&step{from: from, to: from.Add(Hour), channels: channels})
		from = from.Add(Hour)
	}
	return s
}
