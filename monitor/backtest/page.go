package backtest

import (
	_ "embed" // of the page
	"fmt"
	"html/template"
	"io"
	"time"
)

// Listed is how many alerts the page shows with their texts: more than anybody
// reads, and the JSON has all.
const Listed = 500

//go:embed page.html
var pageText string

var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{
	"lasting": lasting,
	"clock":   func(at time.Time) string { return at.UTC().Format("2006-01-02 15:04:05") },
	"decimal": func(f float64) string { return fmt.Sprintf("%.1f", f) },
	"grouped": grouped,
}).Parse(pageText))

// page is what the template shows.
type page struct {
	*Report
	Title    string
	Heard    string
	When     string
	Compared bool
	Strips   strips
	Bars     bars
	Changes  []*RuleReport
	Load     []loadRow
	KeptBack []string
	List     []*AlertReport
}

// WritePage writes the report as one page of HTML that needs nothing else.
func (r *Report) WritePage(w io.Writer) error {
	list := make([]*AlertReport, 0, Listed)
	for i := range min(Listed, len(r.Alerts)) {
		list = append(list, &r.Alerts[i])
	}
	return pageTemplate.Execute(w, page{
		Report:   r,
		Title:    "Backtest",
		Heard:    r.Summary.heard(),
		When:     r.Summary.when(),
		Compared: r.Summary.Present != nil,
		Strips:   r.strips(),
		Bars:     r.bars(),
		Changes:  r.compared(),
		Load:     loadRows(&r.Summary.Load, r.Summary.Present),
		KeptBack: r.keptBack(),
		List:     list,
	})
}

// OpenFor is how long an alert was open, in words.
func (a *AlertReport) OpenFor() string {
	if a.ResolvedAt.IsZero() {
		return "still open"
	}
	return lasting(a.ResolvedAt.Sub(a.At).Seconds())
}
