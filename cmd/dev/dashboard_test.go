package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const dashboardFile = "../../deploy/grafana/dashboards/undertone.json"

// grafana is as much of a dashboard as the rules look at.
type grafana struct {
	Title      string `json:"title"`
	Editable   bool   `json:"editable"`
	Templating struct {
		List []variable `json:"list"`
	} `json:"templating"`
	Panels []panel `json:"panels"`
}

type variable struct {
	Name       string          `json:"name"`
	Label      string          `json:"label"`
	Type       string          `json:"type"`
	Query      json.RawMessage `json:"query"`
	Definition string          `json:"definition"`
	Refresh    int             `json:"refresh"`
	Multi      bool            `json:"multi"`
	AllValue   string          `json:"allValue"`
	Datasource struct {
		UID string `json:"uid"`
	} `json:"datasource"`
}

type panel struct {
	ID          int    `json:"id"`
	Type        string `json:"type"`
	Title       string `json:"title"`
	Description string `json:"description"`
	Datasource  struct {
		UID string `json:"uid"`
	} `json:"datasource"`
	GridPos struct {
		X int `json:"x"`
		Y int `json:"y"`
		W int `json:"w"`
		H int `json:"h"`
	} `json:"gridPos"`
	FieldConfig struct {
		Defaults struct {
			Unit string `json:"unit"`
		} `json:"defaults"`
	} `json:"fieldConfig"`
	Targets []query `json:"targets"`
}

type query struct {
	Expr         string `json:"expr"`
	LegendFormat string `json:"legendFormat"`
	Datasource   struct {
		UID string `json:"uid"`
	} `json:"datasource"`
}

// The rules are those that Grafana's own dashboard-linter documents, under its
// names, and a few of ours behind them. Its rules on LogQL are left out, since
// we have no Loki. Whether an expression is valid PromQL and finds anything is
// asked of a real Prometheus, by TestPrometheus in cmd/undertone.
var dashboardRules = []struct {
	name  string
	check func(grafana) []string
}{
	{"template-datasource-rule", func(d grafana) []string {
		v := find(d, "datasource")
		ok := v.Type == "datasource" && v.Label == "Data source" && string(v.Query) == `"prometheus"`
		return unless(ok, "there must be a variable datasource, labelled Data source, for Prometheus")
	}},
	{"template-job-rule", func(d grafana) []string { return labelVariable(d, "job", "Job") }},
	{"template-instance-rule", func(d grafana) []string { return labelVariable(d, "instance", "Instance") }},
	{"template-label-promql-rule", eachVariable(func(v variable) string {
		if v.Type == "query" && !labelValues.MatchString(v.Definition) {
			return "must be label_values(SELECTOR, LABEL), is " + v.Definition
		}
		return ""
	})},
	{"template-on-time-change-reload-rule", eachVariable(func(v variable) string {
		if v.Type == "query" && v.Refresh != 2 {
			return "must be asked anew when the time range changes (refresh 2)"
		}
		return ""
	})},
	{"panel-datasource-rule", eachPanel(func(p panel) string {
		for _, q := range p.Targets {
			if q.Datasource.UID != "${datasource}" {
				return "a query does not ask ${datasource}"
			}
		}
		if p.Datasource.UID != "${datasource}" {
			return "does not ask ${datasource}"
		}
		return ""
	})},
	{"panel-title-description-rule", eachPanel(func(p panel) string {
		if p.Title == "" || !strings.HasSuffix(p.Description, ".") {
			return "must have a title, and a description in a sentence"
		}
		return ""
	})},
	{"panel-units-rule", eachPanel(func(p panel) string {
		if unit := p.FieldConfig.Defaults.Unit; !slices.Contains(units, unit) {
			return fmt.Sprintf("unit %q is none of %v", unit, units)
		}
		return ""
	})},
	{"panel-no-targets-rule", eachPanel(func(p panel) string {
		if len(p.Targets) == 0 {
			return "asks for nothing"
		}
		return ""
	})},
	{"target-rate-interval-rule", eachQuery(func(q query) string {
		for _, r := range ranges.FindAllString(q.Expr, -1) {
			if r != "[$__rate_interval]" {
				return "the range must be [$__rate_interval], is " + r
			}
		}
		return ""
	})},
	{"target-job-rule", eachSelector(func(matchers string) string { return mustMatch(matchers, `job=~"$job"`) })},
	{"target-instance-rule", eachSelector(func(matchers string) string { return mustMatch(matchers, `instance=~"$instance"`) })},
	{"target-counter-agg-rule", eachQuery(func(q query) string {
		bare := rated.ReplaceAllString(q.Expr, "")
		if found := counter.FindString(bare); found != "" {
			return found + " is a counter and must stand in rate or increase"
		}
		return ""
	})},
	{"uneditable-dashboard", func(d grafana) []string {
		return unless(!d.Editable, "what is provisioned cannot be saved, so it must not look editable")
	}},

	{"every selector can be read by these rules", eachQuery(func(q query) string {
		for _, name := range metricName.FindAllStringIndex(q.Expr, -1) {
			if !strings.HasPrefix(q.Expr[name[1]:], "{") {
				return q.Expr[name[0]:name[1]] + " has no braces"
			}
		}
		return ""
	})},
	{"legends", eachQuery(func(q query) string {
		return strings.Join(unless(q.LegendFormat != "", "has no legend"), "")
	})},
	{"panels have ids of their own and do not overlap", overlaps},
}

// units are the ids of Grafana's units that we use.
var units = []string{"short", "none", "percentunit", "s", "bytes", "cps"}

var (
	labelValues = regexp.MustCompile(`^label_values\([a-z_]+(\{[^}]*\})?, [a-z]+\)$`)
	ranges      = regexp.MustCompile(`\[[^\]]*\]`)
	metricName  = regexp.MustCompile(`\b(undertone|process|go)_[a-z_]+`)
	selector    = regexp.MustCompile(`\b([a-z_]+)\{([^}]*)\}`)
	counter     = regexp.MustCompile(`\b[a-z_]+_(total|bucket|sum|count)\b`)
	rated       = regexp.MustCompile(`\b(rate|irate|increase)\([a-z_]+\{[^}]*\}\[[^\]]*\]\)`)
)

func TestDashboard_lint(t *testing.T) {
	t.Parallel()
	for _, rule := range dashboardRules {
		t.Run(rule.name, func(t *testing.T) {
			t.Parallel()
			for _, problem := range rule.check(readDashboard(t)) {
				t.Error(problem)
			}
		})
	}
}

// TestDashboard_lintSeesEachKindOfProblem spoils one thing at a time and asks
// for the rule that must notice.
func TestDashboard_lintSeesEachKindOfProblem(t *testing.T) {
	t.Parallel()
	spoil := map[string]func(*grafana){
		"template-datasource-rule":                  func(d *grafana) { d.Templating.List[0].Type = "query" },
		"template-job-rule":                         func(d *grafana) { d.Templating.List[1].Multi = false },
		"template-instance-rule":                    func(d *grafana) { d.Templating.List[2].Name = "node" },
		"template-label-promql-rule":                func(d *grafana) { d.Templating.List[1].Definition = "label_values(job" },
		"template-on-time-change-reload-rule":       func(d *grafana) { d.Templating.List[3].Refresh = 1 },
		"panel-datasource-rule":                     func(d *grafana) { d.Panels[1].Targets[0].Datasource.UID = "prometheus" },
		"panel-title-description-rule":              func(d *grafana) { d.Panels[1].Description = "" },
		"panel-units-rule":                          func(d *grafana) { d.Panels[1].FieldConfig.Defaults.Unit = "bananas" },
		"panel-no-targets-rule":                     func(d *grafana) { d.Panels[1].Targets = nil },
		"target-rate-interval-rule":                 func(d *grafana) { d.Panels[1].Targets[0].Expr = `rate(undertone_x_total{job=~"$job"}[5m])` },
		"target-job-rule":                           func(d *grafana) { d.Panels[1].Targets[0].Expr = `undertone_x{instance=~"$instance"}` },
		"target-instance-rule":                      func(d *grafana) { d.Panels[1].Targets[0].Expr = `undertone_x{job=~"$job"}` },
		"target-counter-agg-rule":                   func(d *grafana) { d.Panels[1].Targets[0].Expr = `sum(undertone_x_total{job=~"$job"})` },
		"uneditable-dashboard":                      func(d *grafana) { d.Editable = true },
		"every selector can be read by these rules": func(d *grafana) { d.Panels[1].Targets[0].Expr = `undertone_x` },
		"legends": func(d *grafana) { d.Panels[1].Targets[0].LegendFormat = "" },
		"panels have ids of their own and do not overlap": func(d *grafana) { d.Panels[2].GridPos.X = 0 },
	}
	for _, rule := range dashboardRules {
		t.Run(rule.name, func(t *testing.T) {
			t.Parallel()
			change, ok := spoil[rule.name]
			if !ok {
				t.Fatal("no spoiled dashboard for this rule")
			}
			d := readDashboard(t)
			change(&d)
			if len(rule.check(d)) == 0 {
				t.Error("the rule did not notice")
			}
		})
	}
}

func readDashboard(t *testing.T) grafana {
	t.Helper()
	text, err := os.ReadFile(filepath.FromSlash(dashboardFile))
	if err != nil {
		t.Fatal(err)
	}
	var d grafana
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatalf("decode %s: %v", dashboardFile, err)
	}
	return d
}

func find(d grafana, name string) variable {
	i := slices.IndexFunc(d.Templating.List, func(v variable) bool { return v.Name == name })
	if i < 0 {
		return variable{}
	}
	return d.Templating.List[i]
}

func labelVariable(d grafana, name, label string) []string {
	v := find(d, name)
	ok := v.Type == "query" && v.Label == label && v.Multi && v.AllValue == ".+" && v.Datasource.UID == "${datasource}"
	return unless(ok, "there must be a variable "+name+", labelled "+label+", of several values, All being .+, asked of ${datasource}")
}

func mustMatch(matchers, want string) string {
	return strings.Join(unless(strings.Contains(matchers, want), "must have "+want), "")
}

func unless(ok bool, problem string) []string {
	if ok {
		return nil
	}
	return []string{problem}
}

func eachVariable(check func(variable) string) func(grafana) []string {
	return func(d grafana) (problems []string) {
		for _, v := range d.Templating.List {
			if p := check(v); p != "" {
				problems = append(problems, "variable "+v.Name+": "+p)
			}
		}
		return problems
	}
}

func eachPanel(check func(panel) string) func(grafana) []string {
	return func(d grafana) (problems []string) {
		for _, p := range d.Panels {
			if p.Type == "row" {
				continue
			}
			if found := check(p); found != "" {
				problems = append(problems, fmt.Sprintf("panel %d %q: %s", p.ID, p.Title, found))
			}
		}
		return problems
	}
}

func eachQuery(check func(query) string) func(grafana) []string {
	return eachPanel(func(p panel) string {
		for _, q := range p.Targets {
			if found := check(q); found != "" {
				return found + " in " + q.Expr
			}
		}
		return ""
	})
}

func eachSelector(check func(matchers string) string) func(grafana) []string {
	return eachQuery(func(q query) string {
		for _, s := range selector.FindAllStringSubmatch(q.Expr, -1) {
			if found := check(s[2]); found != "" {
				return s[1] + ": " + found
			}
		}
		return ""
	})
}

func overlaps(d grafana) (problems []string) {
	for i, a := range d.Panels {
		for _, b := range d.Panels[i+1:] {
			p, q := a.GridPos, b.GridPos
			if a.ID == b.ID || p.X < q.X+q.W && q.X < p.X+p.W && p.Y < q.Y+q.H && q.Y < p.Y+p.H {
				problems = append(problems, fmt.Sprintf("%q and %q", a.Title, b.Title))
			}
		}
	}
	return problems
}
