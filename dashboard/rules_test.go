package dashboard_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"undertone/dashboard"
	"undertone/monitor/alert/rule"
	"undertone/monitor/contact"
)

// anyUpset fires on the first upset message.
const anyUpset = `
bundled: false
rules:
  - rule: any_upset
    scope: conversation
    raise: negative_run >= 1
    clear: mood > 0.9
    severity: critical
    nudge: true
    text: {en: upset, zh-Hans: 不满}
`

// outcome is what a backtest says.
type outcome struct {
	Rules []struct {
		Rule   string `json:"rule"`
		Alerts int    `json:"alerts"`
	} `json:"rules"`
	Gone   []struct{}
	Alerts []struct {
		Rule         string `json:"rule"`
		Conversation string `json:"conversation"`
		Message      string `json:"message"`
	} `json:"alerts"`
}

// yesterday is a message of a customer in each of n conversations, an hour ago.
func yesterday(n int, text string) iter.Seq2[contact.Message, error] {
	at := time.Now().Add(-time.Hour).UTC().Truncate(time.Millisecond)
	return func(yield func(contact.Message, error) bool) {
		for i := range n {
			m := contact.Message{
				ID: fmt.Sprint("m-", i), Channel: "web", Conversation: fmt.Sprint("c-", i), Text: text,
				At: at.Add(time.Duration(i) * time.Second), Received: at.Add(time.Duration(i) * time.Second),
			}
			if !yield(m, nil) {
				return
			}
		}
	}
}

func TestRules_areShownAsTheyStand(t *testing.T) {
	t.Parallel()
	f := newDesk(t) // with an alert of no_progress on web
	var v struct {
		Digest  string               `json:"digest"`
		Rules   []dashboard.RuleView `json:"rules"`
		Bundled string               `json:"bundled"`
	}
	f.get("/v1/rules", &v)
	pack := rule.Bundled()
	if v.Digest != pack.Digest() || v.Bundled != string(rule.BundledSource().Data) || len(v.Rules) != len(pack.Rules()) {
		t.Errorf("%d rules of digest %s, want %d of %s", len(v.Rules), v.Digest, len(pack.Rules()), pack.Digest())
	}
	for i, want := range pack.Rules() {
		got := v.Rules[i]
		if got.Rule != want.Name || got.Severity != want.Severity || got.Cooldown != want.Cooldown.Seconds() || got.Place.Line == 0 || got.Nudges != (want.Nudge != nil) {
			t.Errorf("rule = %+v, want %s as it is written", got, want.Name)
		}
		if !strings.Contains(got.Source, "- rule: "+want.Name+"\n") || got.SourceLine == 0 || got.SourceLine > got.Place.Line {
			t.Errorf("%s is shown from line %d on as\n%s", want.Name, got.SourceLine, got.Source)
		}
		open := 0
		if want.Name == "no_progress" {
			open = 1
		}
		if got.Open != open || got.Channels["web"] != open || got.Channels == nil {
			t.Errorf("%s has %d open, %v, want %d", got.Rule, got.Open, got.Channels, open)
		}
	}
}

func TestRules_ofAFileAreShownAsItHasThem(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	var problems rule.Problems
	if f.line.pack, problems = rule.Load(rule.Source{Name: "/etc/undertone/rules.yaml", Data: []byte(anyUpset)}); len(problems) > 0 {
		t.Fatal(problems)
	}
	var v struct{ Rules []dashboard.RuleView }
	f.get("/v1/rules", &v)
	const want = "- rule: any_upset\n  scope: conversation\n  raise: negative_run >= 1\n  clear: mood > 0.9\n  severity: critical\n  nudge: true\n  text: {en: upset, zh-Hans: 不满}"
	if got := v.Rules[0]; got.Source != want || got.SourceLine != 4 || got.Place.File != "/etc/undertone/rules.yaml" {
		t.Errorf("line %d of %s:\n%s\nwant line 4:\n%s", got.SourceLine, got.Place.File, got.Source, want)
	}
}

func TestBacktest_triesRulesOnThePast(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	f.line.said = yesterday(3, "This is the worst service ever, I am furious.")
	try := func(query, rules string) (o outcome) {
		t.Helper()
		status, h, body := f.ask(http.MethodPost, "/v1/backtest"+query, rules)
		if err := json.Unmarshal([]byte(body), &o); err != nil || status != http.StatusOK || h.Get("Content-Type") != "application/json" {
			t.Fatalf("%d %s: %v", status, body, err)
		}
		return o
	}
	o := try("", anyUpset)
	var told []string
	for _, a := range o.Alerts {
		told = append(told, a.Rule+" "+a.Conversation+" "+a.Message)
	}
	slices.Sort(told)
	if got, want := strings.Join(told, ", "), "any_upset c-0 m-0, any_upset c-1 m-1, any_upset c-2 m-2"; got != want {
		t.Errorf("told %s, want %s", got, want)
	}
	if len(o.Gone) != len(rule.Bundled().Rules()) {
		t.Errorf("%d of the rules in effect would be gone, want all %d", len(o.Gone), len(rule.Bundled().Rules()))
	}
	if got := try("?to=2h", anyUpset); len(got.Alerts) != 0 {
		t.Errorf("before there was anything: %+v", got.Alerts)
	}
	if got := try("", ""); len(got.Rules) != len(rule.Bundled().Rules()) || len(got.Gone) != 0 {
		t.Errorf("no rules to try: %d rules, %d gone, want those in effect", len(got.Rules), len(got.Gone))
	}
}

func TestBacktest_saysWhatIsWrong(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	f.TryOn(10)
	f.line.said = yesterday(11, "hello")
	broken := newFloor(t, dashboard.Options{})
	broken.line.said = func(yield func(contact.Message, error) bool) {
		yield(contact.Message{}, errors.New("page 7 of /var/secret"))
	}
	tests := []struct {
		name, query, rules string
		floor              *floor

		status     int
		code, says string
	}{
		{"a name that there is not", "", strings.Replace(anyUpset, "negative_run", "negativ_run", 1), f, 422, "bad_rules", "rules:6:12: rule any_upset: raise"},
		{"no YAML", "", "rules: [", f, 422, "bad_rules", "rules:1:"},
		{"every problem at once", "", "bundle: false\nruls: []", f, 422, "bad_rules", "ruls"},
		{"too large a body", "", "# " + long(1<<20), f, 413, "body_too_large", "1048576"},
		{"no time", "?from=monday", "", f, 400, "bad_time", "from: must be"},
		{"backwards", "?from=1h&to=2h", "", f, 400, "bad_time", "from must be before to"},
		{"too many messages", "", "", f, 422, "too_many_messages", "the limit is 10"},
		{"a past that cannot be read", "", "", broken, 500, "internal", "log"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { // one after the other: they are tried one at a time
			status, _, body := tt.floor.ask(http.MethodPost, "/v1/backtest"+tt.query, tt.rules)
			if status != tt.status || !strings.Contains(body, `"error":"`+tt.code+`"`) || !strings.Contains(body, tt.says) || strings.Contains(body, "secret") {
				t.Errorf("%d %s, want %d %s with %q", status, body, tt.status, tt.code, tt.says)
			}
		})
	}
	f.line.said = yesterday(10, "hello")
	if status, _, body := f.ask(http.MethodPost, "/v1/backtest", ""); status != http.StatusOK {
		t.Errorf("as many as are allowed: %d %s", status, body)
	}
}

func TestBacktest_isOneAtATime(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	reading, goOn := make(chan struct{}), make(chan struct{})
	f.line.said = func(func(contact.Message, error) bool) {
		close(reading)
		<-goOn
	}
	first := make(chan int)
	go func() {
		status, _, _ := f.ask(http.MethodPost, "/v1/backtest", "")
		first <- status
	}()
	<-reading
	status, h, body := f.ask(http.MethodPost, "/v1/backtest", "")
	if status != http.StatusTooManyRequests || !strings.Contains(body, `"busy"`) || h.Get("Retry-After") == "" {
		t.Errorf("a second one: %d %s, want 429 with Retry-After", status, body)
	}
	close(goOn)
	if status := <-first; status != http.StatusOK {
		t.Errorf("the first one: %d, want 200", status)
	}
	f.line.said = nil
	if status, _, body := f.ask(http.MethodPost, "/v1/backtest", ""); status != http.StatusOK {
		t.Errorf("after the first: %d %s, want 200", status, body)
	}
}

// A server's deadlines are for requests that need seconds.
func TestBacktest_mayTakeMinutes(t *testing.T) {
	t.Parallel()
	if _, err := ear(); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		f := newFloorInBubble(t, dashboard.Options{})
		f.line.said = func(yield func(contact.Message, error) bool) {
			time.Sleep(5 * time.Minute)
			for m, err := range yesterday(2, "hello") {
				if !yield(m, err) {
					return
				}
			}
		}
		status, _, body := f.ask(http.MethodPost, "/v1/backtest", "")
		if status != http.StatusOK || !strings.Contains(body, `"rules":[`) {
			t.Errorf("%d %s, want 200", status, body)
		}
	})
}
