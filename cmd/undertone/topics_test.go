package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// withTopic is a configuration with one topic of the user's own.
func withTopic(name, factor string) string {
	return "topics:\n  - name: " + name + "\n    factor: " + factor + `
    examples:
      - my flight is delayed
      - the plane left three hours late
      - flight delayed again, still at the gate
      - 航班延误了三个小时
      - 飞机晚点了
`
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// say sends a customer's messages, each in a conversation of its own.
func (s *server) say(conversation string, texts ...string) {
	s.t.Helper()
	var body strings.Builder
	for i, text := range texts {
		fmt.Fprintf(&body, `{"channel":"web","conversation":"%s-%d","speaker":"customer","text":%q}`+"\n", conversation, i, text)
	}
	if status, answer, err := s.tryPost([]byte(body.String())); err != nil || status != 202 || answer.Accepted != len(texts) {
		s.t.Fatalf("posted: %d %+v, %v", status, answer, err)
	}
}

// topics are how often each topic was heard in the last hour.
func (s *server) topics() map[string]int {
	s.t.Helper()
	var answer struct {
		Windows map[string]struct {
			Topics []struct {
				Topic    string
				Messages int
			}
		}
	}
	s.get("/v1/channels/web", &answer)
	counts := make(map[string]int)
	for _, topic := range answer.Windows["1h"].Topics {
		counts[topic.Topic] = topic.Messages
	}
	return counts
}

// eventually waits for another process to do what it does in its own time.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !ok(); {
		if time.Now().After(end) {
			t.Fatalf("in 20 s not: %s", what)
		}
	}
}

type readiness struct {
	Ready         bool
	Configuration *struct {
		Problems       []string
		WaitForRestart []string `json:"wait_for_restart"`
	}
}

func TestServe_takesOverTopicsWhileItRuns(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "undertone.yaml")
	write(t, file, withTopic("late_flight", "convenience"))
	s := startServer(t, "--config", file)

	s.say("a", "our flight was delayed by four hours", "where is my parcel", "昨天的航班延误了五个小时")
	eventually(t, "two messages about late_flight", func() bool { return s.topics()["late_flight"] == 2 })
	if got := s.metric("undertone_topic_messages_total", "late_flight"); got != 2 {
		t.Errorf("the metric says %v, want 2", got)
	}
	var talk struct {
		Messages []struct {
			Reading struct {
				Topics  []labelled
				Reasons []struct{ Head, Text string }
			}
		}
	}
	s.get("/v1/conversations/a-0", &talk)
	if got := talk.Messages[0].Reading.Topics; !slices.Contains(got, labelled{"late_flight"}) {
		t.Errorf("the conversation shows the topics %v", got)
	}

	t.Log("a bad file changes nothing, and says so")
	write(t, file, withTopic("late_flight", "luck"))
	var ready readiness
	eventually(t, "the problem is told", func() bool {
		s.get("/readyz?verbose", &ready)
		return len(ready.Configuration.Problems) == 1
	})
	if !ready.Ready || !strings.Contains(ready.Configuration.Problems[0], "undertone.yaml:3:13: topics.1.factor: must be one of") {
		t.Errorf("it says %+v %+v", ready, ready.Configuration)
	}
	if got := s.metric("undertone_config_reload_successful", ""); got != 0 {
		t.Errorf("the reload was successful: %v", got)
	}
	s.say("b", "flight delayed again")
	eventually(t, "a third message about late_flight", func() bool { return s.topics()["late_flight"] == 3 })

	t.Log("a renamed topic is counted anew, by the signal at once")
	write(t, file, "log:\n  level: warn\n"+withTopic("航班延误", "convenience"))
	s.cmd.Process.Signal(syscall.SIGHUP) //nolint:errcheck // the next lines would tell
	eventually(t, "the file is taken over", func() bool {
		s.get("/readyz?verbose", &ready)
		return len(ready.Configuration.Problems) == 0
	})
	if got := ready.Configuration.WaitForRestart; !slices.Equal(got, []string{"log.level"}) {
		t.Errorf("%q wait for a restart, want log.level", got)
	}
	s.say("c", "my flight is delayed, nobody says why")
	eventually(t, "a message about 航班延误", func() bool { return s.topics()["航班延误"] == 1 })
	if got := s.metric("undertone_topic_messages_total", "航班延误"); got != 1 {
		t.Errorf("the metric says %v, want 1", got)
	}

	t.Log("after a restart, what was counted under the old name is still there")
	s.stop()
	s.start()
	if got := s.topics(); got["late_flight"] != 3 || got["航班延误"] != 1 {
		t.Errorf("topics are %v", got)
	}
	if got := s.samples("undertone_topic_messages_total"); len(got) != 20 {
		t.Errorf("%d series of topics, want the built-in ones and the configured one: %v", len(got), got)
	}
}

func TestAnalyse_hearsTheTopicsOfAConfiguration(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "undertone.yaml")
	write(t, file, withTopic("late_flight", "convenience"))
	lines, err := analyse(t, analyseCmd{Format: "text", Config: file}, "my flight is delayed\nhello\n")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(lines[0], "late_flight") || strings.Contains(lines[1], "late_flight") {
		t.Errorf("lines are %q", lines)
	}
	lines, err = analyse(t, analyseCmd{Format: "jsonl", Explain: true, Config: file}, `{"text":"my flight is delayed"}`)
	if err != nil || !strings.Contains(lines[0], `{"label":"late_flight","confidence":0.`) {
		t.Errorf("lines are %q, %v", lines, err)
	}
	write(t, file, withTopic("late_flight", "luck"))
	if _, err := analyse(t, analyseCmd{Format: "text", Config: file}, "hello\n"); err == nil || !strings.Contains(err.Error(), "topics.1.factor") {
		t.Errorf("a bad configuration: %v", err)
	}
}
