package backtest

import (
	"encoding/json"
	"io"
)

// WriteJSON writes the report as the contract has it, on one line.
func (r *Report) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false) // it is no page
	return e.Encode(r)
}
