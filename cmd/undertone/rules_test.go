package main

import (
	"bytes"
	"strings"
	"testing"

	"undertone/monitor/alert/rule"
)

// slow is a rule on silence, with examples of which the last is wrong.
const slow = `rules:
  - rule: left_waiting
    scope: conversation
    raise: silence > 120
    clear: silence == 0
    severity: warning
    text: {en: "A customer waits in {channel}", zh-Hans: "{channel} 有客户在等"}
    examples:
      - example: nobody answers
        say:
          - "+0s customer: Hello, is anybody there?"
          - "+4m agent: Sorry for the wait."
        at: 1
        clears: true
      - example: somebody answers
        say:
          - "+0s customer: Hello, is anybody there?"
          - "+1m agent: Hello, how can I help?"
        then: 10m
        fires: false
      - example: nobody ever answers
        say:
          - "+0s customer: Hello, is anybody there?"
        then: 3m
        at: 1
      - example: this one is wrong
        say:
          - "+0s customer: Hello, is anybody there?"
          - "+1m agent: Hello, how can I help?"
        fires: true
`

func testRules(t *testing.T, c rulesTestCmd) (string, error) {
	t.Helper()
	var out bytes.Buffer
	c.stdout = &out
	err := c.Run(t.Context())
	return out.String(), err
}

func TestRulesTest_tellsWhyAnExampleFailed(t *testing.T) {
	t.Parallel()
	file := playFile(t, "slow.yaml", slow)
	out, err := testRules(t, rulesTestCmd{File: file, Rule: "left_waiting"})
	if err == nil || err.Error() != "rules test: 1 of 4 examples failed" {
		t.Errorf("error = %v, want one of four examples", err)
	}
	for _, want := range []string{
		"PASS left_waiting: nobody answers (",
		"PASS left_waiting: somebody answers (",
		"FAIL left_waiting: this one is wrong (",
		file + ":26:9: did not fire, and must\n",
		"does not hold   silence > 120   with silence = 0\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("output lacks %q:\n%s", want, out)
		}
	}
	if strings.Contains(out, "fired after") {
		t.Errorf("without -v it tells what fired in examples that passed:\n%s", out)
	}
}

func TestRulesTest_isOKWhereAllExamplesPass(t *testing.T) {
	t.Parallel()
	good, _, _ := strings.Cut(slow, "      - example: this one is wrong")
	out, err := testRules(t, rulesTestCmd{File: playFile(t, "slow.yaml", good), Rule: "left_waiting", Verbose: true})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(out, "ok: 3 examples\n") || !strings.Contains(out, "left_waiting fired after line 1, at +2m00s, over after 2m00s: A customer waits in example") {
		t.Errorf("output = %s, want what fired, and ok", out)
	}
}

// TestRulesTest_bundledRulesDoWhatTheirExamplesSay is what users run first.
func TestRulesTest_bundledRulesDoWhatTheirExamplesSay(t *testing.T) {
	t.Parallel()
	if out, err := testRules(t, rulesTestCmd{}); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestRulesTest_refusesWhatItCannotTest(t *testing.T) {
	t.Parallel()
	file := playFile(t, "slow.yaml", slow)
	bad := playFile(t, "bad.yaml", strings.Replace(slow, "silence > 120", "silense > 120", 1))
	for _, tt := range []struct {
		c    rulesTestCmd
		want string
	}{
		{rulesTestCmd{File: file, Rule: "none"}, "rules test: there is no rule none"},
		{rulesTestCmd{File: bad}, bad + ":4:12: rule left_waiting: raise: "},
		{rulesTestCmd{File: bad + "x"}, "no such file"},
	} {
		if out, err := testRules(t, tt.c); err == nil || !strings.Contains(err.Error(), tt.want) || out != "" {
			t.Errorf("error = %v, output = %q; want %q", err, out, tt.want)
		}
	}
}

func TestRulesCheck_reportsEveryProblemOfEveryFile(t *testing.T) {
	t.Parallel()
	good := playFile(t, "good.yaml", slow)
	bad := playFile(t, "bad.yaml", strings.NewReplacer("silence > 120", "silense > 120", "silence == 0", "silence +").Replace(slow))
	var out bytes.Buffer
	err := (&rulesCheckCmd{Files: []string{bad, good}, stdout: &out}).Run(t.Context())
	if err == nil || err.Error() != "rules check: 2 problems" {
		t.Errorf("error = %v, want two problems", err)
	}
	for _, want := range []string{bad + ":4:12: ", bad + ":5:", good + ": fine; "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("output lacks %q:\n%s", want, &out)
		}
	}
}

func TestRulesShow_canBeLoadedAgain(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := (&rulesShowCmd{stdout: &out}).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	pack, problems := rule.Load(rule.Source{Name: "copied.yaml", Data: out.Bytes()})
	if len(problems) > 0 || len(pack.Rules()) != len(rule.Bundled().Rules()) {
		t.Errorf("%d rules with problems %v, want the bundled ones", len(pack.Rules()), problems)
	}
}

func TestRulesValues_listsWhatBothScopesMayName(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := (&rulesValuesCmd{stdout: &out}).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"silence ", "last_5m.sentiment ", "whether the message has that topic"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("output lacks %q:\n%s", want, &out)
		}
	}
}

func TestBacktest_namesEveryProblemOfTheRules(t *testing.T) {
	t.Parallel()
	bad := playFile(t, "bad.yaml", strings.NewReplacer("silence > 120", "silense > 120", "silence == 0", "silence +").Replace(slow))
	c := parseBacktest(t, "--rules", bad, "--json", "-")
	var out bytes.Buffer
	c.stdin, c.stdout = strings.NewReader(shouts), &out
	err := c.Run(t.Context())
	if err == nil || !strings.Contains(err.Error(), bad+":4:12: ") || !strings.Contains(err.Error(), bad+":5:") || out.Len() > 0 {
		t.Errorf("error = %v, output = %q; want both problems", err, &out)
	}
}

// TestBacktest_rehearsesWithTheRealRules is the whole command but for the process.
func TestBacktest_rehearsesWithTheRealRules(t *testing.T) {
	t.Parallel()
	const talk = `{"id":"1","channel":"web","conversation":"c-1","speaker":"customer","text":"Hello, is anybody there?","at":"2026-11-21T09:00:00Z"}
{"id":"2","channel":"web","conversation":"c-1","speaker":"agent","agent":"a-7","text":"Sorry for the wait.","at":"2026-11-21T09:04:00Z"}
{"id":"3","channel":"web","conversation":"c-1","speaker":"customer","text":"Where is my order?","at":"2026-11-21T09:05:00Z"}
`
	c := parseBacktest(t, "--rules", playFile(t, "slow.yaml", "bundled: false\n"+slow), "--against", "none", "--json", "-")
	var out bytes.Buffer
	c.stdin, c.stdout = strings.NewReader(talk), &out
	err := c.Run(t.Context())
	r := mustReport(t, out.String(), err)
	if len(r.Rules) != 1 || len(r.Alerts) != 1 || r.Alerts[0].Message != "1" || r.Alerts[0].State != "resolved" || r.Alerts[0].At.Format("15:04:05") != "09:02:00" {
		t.Errorf("rules = %+v, alerts = %+v; want one of message 1, at 9:02 sharp", r.Rules, r.Alerts)
	}
}
