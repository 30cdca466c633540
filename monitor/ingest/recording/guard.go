package recording

import "io"

// guard bounds how far a csv.Reader reads for one record: a quote that is never
// closed would otherwise take the rest of the file into memory.
type guard struct {
	r     io.Reader
	read  int64
	limit int64
}

// readAhead is what the csv.Reader's own buffer may hold beyond the record.
const readAhead = 4096

// allow lets the record that starts at an offset be read.
func (g *guard) allow(offset int64) { g.limit = offset + maxRecord + readAhead }

// Read implements io.Reader.
func (g *guard) Read(p []byte) (int, error) {
	if g.read >= g.limit {
		return 0, errLong
	}
	n, err := g.r.Read(p[:min(int64(len(p)), g.limit-g.read)])
	g.read += int64(n)
	return n, err
}
