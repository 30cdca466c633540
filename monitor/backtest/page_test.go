package backtest_test

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"undertone/monitor/backtest"
	"undertone/monitor/desk"
)

func pageOf(t *testing.T, run, present *backtest.Run) string {
	t.Helper()
	var out bytes.Buffer
	if err := backtest.New(run, present).WritePage(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestPage_asksNothingOfAnyServer(t *testing.T) {
	t.Parallel()
	page := pageOf(t, morning(), morning())
	if name := os.Getenv("BACKTEST_PAGE"); name != "" { // to look at it
		if err := os.WriteFile(name, []byte(page), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, forbidden := range []string{"<script", "<link", "<img", "<iframe", "src=", "href=", "url(", "@import", "http://", "https://", "javascript:", " on"} {
		for line := range strings.SplitSeq(page, "\n") {
			if forbidden == " on" && !regexp.MustCompile(`<[^>]* on\w+=`).MatchString(line) {
				continue
			}
			if strings.Contains(line, forbidden) {
				t.Errorf("the page holds %q: %s", forbidden, line)
			}
		}
	}
	if !strings.Contains(page, `content="default-src 'none'`) {
		t.Error("the page does not forbid itself to ask")
	}
}

func TestPage_showsHostileTextAsText(t *testing.T) {
	t.Parallel()
	const hostile = `</td><script>alert("x")</script><img src=x onerror=alert(1)>` + "\u202e"
	run := morning()
	for i := range run.Tickets {
		a := &run.Tickets[i].Alert
		a.Channel, a.Topic = hostile, hostile
		a.Text = map[string]string{"en": hostile, "zh-Hans": hostile}
		if a.Conversation != "" {
			a.Conversation, a.Message = hostile, hostile
		}
	}
	page := pageOf(t, run, nil)
	if strings.Contains(page, "<script") || strings.Contains(page, "<img") {
		t.Error("what a customer wrote is part of the page")
	}
	if !strings.Contains(page, "&lt;script&gt;") {
		t.Error("what a customer wrote is not shown")
	}
}

func TestPage_isBounded(t *testing.T) {
	t.Parallel()
	run := morning()
	for i := range 100_000 {
		run.Tickets = append(run.Tickets, raised(angry, fmt.Sprint("c-", i), float64(i)/300, float64(i)/300+1))
	}
	page := pageOf(t, run, run)
	if rows := strings.Count(page, `<tr><td class="n">2026`); rows != backtest.Listed {
		t.Errorf("the page lists %d alerts, want %d", rows, backtest.Listed)
	}
	if !strings.Contains(page, "The first 500 of 100,006 alerts") {
		t.Error("the page does not say that there are more")
	}
	if len(page) > 400<<10 {
		t.Errorf("the page of 100,000 alerts has %d bytes", len(page))
	}
}

func TestPage_ofNothingIsAPage(t *testing.T) {
	t.Parallel()
	if page := pageOf(t, &backtest.Run{}, &backtest.Run{}); !strings.Contains(page, "No rule fired.") {
		t.Error("the page does not say that no rule fired")
	}
	run := morning()
	run.Tickets = []desk.Ticket{raised(souring, "web-chat", 5, 6)}
	run.Traffic.To = run.Traffic.From
	if page := pageOf(t, run, nil); strings.Contains(page, "NaN") || strings.Contains(page, "%!") {
		t.Errorf("the page of one moment:\n%s", page)
	}
}
