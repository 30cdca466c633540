package dashboard_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"undertone/dashboard"
	"undertone/monitor/contact"
)

func says(speaker contact.Speaker, n int, text string) contact.Message {
	return contact.Message{
		ID: fmt.Sprintf("m-%d", n), Channel: "web", Conversation: "c-1", Speaker: speaker, Text: text,
		At: noon.Add(time.Duration(n) * time.Second), Medium: contact.Chat,
	}
}

// quarrel is a conversation that goes from bad to good.
func quarrel() []contact.Message {
	return []contact.Message{
		says(contact.Customer, 1, "This is the worst service ever, I am furious."),
		says(contact.Agent, 2, "I am terribly sorry, that is awful."),
		says(contact.Customer, 3, "Thank you, that was wonderful help."),
		says(contact.Bot, 4, "How did we do?"),
		says(contact.Customer, 5, "Great, I am very happy now, thanks a lot!"),
	}
}

// conversation reads one over the API.
func (f *floor) conversation(id string) (v talk) {
	f.t.Helper()
	status, _, body := f.ask(http.MethodGet, "/v1/conversations/"+id, "")
	if status != http.StatusOK {
		f.t.Fatalf("GET conversation %s: %d %s", id, status, body)
	}
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		f.t.Fatal(err)
	}
	return v
}

func TestConversation_moodGoesWithTheCustomer(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	f.archive["c-1"] = quarrel()
	v := f.conversation("c-1")
	if v.Conversation != "c-1" || v.Channel != "web" || len(v.Messages) != 5 {
		t.Fatalf("conversation = %+v, want five messages of c-1 on web", v)
	}
	for _, m := range v.Messages {
		if read := m.Reading != nil; read != (m.Speaker == "customer") {
			t.Errorf("%s says %q: read %v", m.Speaker, m.Text, read)
		}
		if m.Reading != nil && len(m.Reading.Reasons) == 0 {
			t.Errorf("the reading of %q gives no reason", m.Text)
		}
	}
	if len(v.Mood) != 3 || v.Mood[0].Message != "m-1" || v.Mood[2].Message != "m-5" {
		t.Fatalf("mood = %+v, want a point for each of the customer's messages", v.Mood)
	}
	if a, b, c := v.Mood[0].Sentiment, v.Mood[1].Sentiment, v.Mood[2].Sentiment; a >= -0.3 || b <= a || c <= b || v.Sentiment != c {
		t.Errorf("mood = %v, %v, %v and %v in the end: want it bad, and better and better", a, b, c, v.Sentiment)
	}
}

func TestConversation_saysWhatIsToBeExpectedAndWhy(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	f.archive["good"] = quarrel()
	f.archive["bad"] = []contact.Message{
		says(contact.Customer, 1, "Still no internet, day four."),
		says(contact.Agent, 2, "We are sorry, please wait patiently."),
		says(contact.Customer, 3, "That is what you said on Monday! Give me your manager or I complain to the ombudsman."),
	}
	partial := says(contact.Customer, 9, "Thank you so much, that is wonder")
	partial.Partial = true
	f.archive["bad"] = append(f.archive["bad"], partial)
	good, bad := f.conversation("good"), f.conversation("bad")
	if good.CSAT == nil || bad.CSAT == nil || good.Risk == nil || bad.Risk == nil {
		t.Fatal("a conversation is shown without its forecasts")
	}
	if good.CSAT.Predicted < 3.5 || bad.CSAT.Predicted > 2 || good.CSAT.Predicted > 5 || bad.CSAT.Predicted < 1 {
		t.Errorf("satisfaction is %v and %v, want a good one and a bad one", good.CSAT.Predicted, bad.CSAT.Predicted)
	}
	if good.Risk.Score > 0.3 || bad.Risk.Score < 0.7 {
		t.Errorf("risk is %v and %v, want a low one and a high one", good.Risk.Score, bad.Risk.Score)
	}
	for _, reasons := range [][]cause{good.CSAT.Reasons, good.Risk.Reasons, bad.CSAT.Reasons, bad.Risk.Reasons} {
		if len(reasons) == 0 || len(reasons) > 5 {
			t.Errorf("%d reasons, want one to five", len(reasons))
		}
		for _, r := range reasons {
			if r.What == "" || r.Weight == 0 || r.Message == partial.ID {
				t.Errorf("reason %+v says nothing, or what was not said yet", r)
			}
		}
	}
	if len(bad.Mood) != 2 || bad.Mood[1].Score >= 0 || bad.Mood[0].At == "" {
		t.Errorf("mood = %+v, want both of the customer's messages, each with its own score", bad.Mood)
	}
}

func TestConversation_nothingIsExpectedBeforeACustomerSpeaks(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	f.archive["c-1"] = []contact.Message{says(contact.Bot, 1, "Hello! How can I help?")}
	if v := f.conversation("c-1"); v.Risk != nil || v.CSAT != nil {
		t.Errorf("risk %+v and satisfaction %+v of a greeting", v.Risk, v.CSAT)
	}
}

func TestConversation_agentsAreReadOnlyWhereSomebodyDecidedIt(t *testing.T) {
	t.Parallel()
	f, quiet := newFloor(t, dashboard.Options{ReadAgents: true}), newFloor(t, dashboard.Options{})
	f.archive["c-1"], quiet.archive["c-1"] = quarrel(), quarrel()
	v := f.conversation("c-1")
	if v.Messages[1].Reading == nil {
		t.Error("the agent is not read with read_agents")
	}
	if v.Messages[3].Reading != nil {
		t.Error("a bot is read")
	}
	if got, want := v.Sentiment, quiet.conversation("c-1").Sentiment; got != want {
		t.Errorf("the agent's words move the mood from %v to %v", want, got)
	}
}

func TestConversation_ofManyMessagesShowsTheNewest(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{Turns: 2})
	f.archive["c-1"] = quarrel()
	if v := f.conversation("c-1"); len(v.Messages) != 2 || v.Messages[1].ID != "m-5" {
		t.Errorf("messages = %+v, want the newest two", v.Messages)
	}
}

func TestConversation_thatCannotBeShown(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	for id, want := range map[string]int{"nobody": http.StatusNotFound, "broken": http.StatusServiceUnavailable} {
		status, _, body := f.ask(http.MethodGet, "/v1/conversations/"+id, "")
		if status != want || !strings.Contains(body, `"error"`) || strings.Contains(body, "disk") {
			t.Errorf("conversation %s: %d %s, want %d in the client's words", id, status, body, want)
		}
	}
	conn, _, err := f.try(nil, "view", "conversation", "conversation", "broken")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, data, err := conn.ReadMessage(); err == nil {
		t.Errorf("a conversation that cannot be read shows %s", data)
	}
}

func TestLive_aConversationsTurnsArriveAtOnce(t *testing.T) {
	t.Parallel()
	if _, err := ear(); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		f := newFloorInBubble(t, dashboard.Options{})
		f.archive["c-1"] = quarrel()[:1]
		b := f.follow("view", "conversation", "conversation", "c-1")
		var whole talk
		if err := json.Unmarshal(b.expect("snapshot").Conversation, &whole); err != nil {
			t.Fatal(err)
		}
		if len(whole.Messages) != 1 || whole.Messages[0].Reading == nil {
			t.Errorf("snapshot = %+v, want the first message, read", whole)
		}
		start := time.Now()
		partial := says(contact.Customer, 6, "I am so ang")
		partial.Partial = true
		other := says(contact.Customer, 7, "hello")
		other.Conversation = "c-2"
		turns := append(quarrel()[1:], other, partial)
		for i := range turns {
			f.Turn(&turns[i])
			if turns[i].Conversation != "c-1" {
				continue
			}
			v := b.expect("turn")
			if string(v.Conversation) != `"c-1"` || v.Turn.ID != turns[i].ID || v.Turn.Partial != turns[i].Partial {
				t.Errorf("turn = %s %+v, want %s", v.Conversation, v.Turn, turns[i].ID)
			}
			if read := v.Turn.Reading != nil; read != (turns[i].Speaker == contact.Customer) {
				t.Errorf("%s is read: %v", v.Turn.Speaker, read)
			}
		}
		if took := time.Since(start); took != 0 {
			t.Errorf("the turns took %v", took)
		}
	})
}

func TestLive_aBrowserTooFarBehindGetsTheWholeConversation(t *testing.T) {
	t.Parallel()
	if _, err := ear(); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		f := newFloorInBubble(t, dashboard.Options{})
		f.archive["c-1"] = quarrel()
		b := f.follow("view", "conversation", "conversation", "c-1")
		for i := range 200 { // while its snapshot is on the way
			m := says(contact.Agent, i, "hello")
			f.Turn(&m)
			synctest.Wait()
		}
		b.expect("snapshot")
		b.expect("snapshot")
		m := says(contact.Agent, 200, "hello")
		f.Turn(&m)
		if v := b.expect("turn"); v.Turn.ID != "m-200" {
			t.Errorf("turn = %+v, want the newest", v.Turn)
		}
		b.Close()
		synctest.Wait()
		if got := f.Watched(); got != 0 {
			t.Errorf("%d conversations are kept when nobody watches", got)
		}
	})
}
