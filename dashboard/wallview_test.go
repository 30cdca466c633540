package dashboard_test

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"undertone/dashboard"
	"undertone/monitor"
	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/desk"
	"undertone/nlp/emerging"
)

// secret stands for what a wall may not see.
const secret = "s3cret"

// fill puts the secret into every text of a value, so that a field that is added one
// day is in the test before anybody thinks of it.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(secret)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for _, field := range v.Fields() {
			if field.CanSet() {
				fill(field)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key)
		fill(value)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	default:
	}
}

// secretTicket has the secret wherever a wall must not see it.
func secretTicket(id string, scope rule.Scope) *desk.Ticket {
	t := new(desk.Ticket)
	fill(reflect.ValueOf(t).Elem())
	t.ID, t.Rule, t.Severity, t.Scope = id, "danger", rule.Critical, scope
	t.Channel, t.Topic, t.Group, t.State, t.RaisedAt = "web", "delivery", "web/delivery", alert.Firing, time.Now()
	if scope != rule.OfConversation {
		t.Conversation, t.Text = "", map[string]string{"en": "web: the mood sours"}
	}
	return t
}

func (r *room) tell(seq uint64, record desk.Record) {
	r.t.Helper()
	data, err := json.Marshal(record)
	if err != nil {
		r.t.Fatal(err)
	}
	r.Event(seq, data)
}

func TestWalls_seeNoWordOfACustomerOrAboutAPerson(t *testing.T) {
	t.Parallel()
	r := newRoom(t, dashboard.WallOptions{})
	r.Put([]monitor.Mood{mood("web", 1)}, noon)
	open := secretTicket("a-open", rule.OfConversation)
	r.line.raise(open.Alert)
	r.line.raise(secretTicket("a-channel", rule.OfChannel).Alert)
	token := r.make("lobby").token()
	s := r.watch(token, "view", "wall")

	snapshot := s.raw()
	if strings.Contains(snapshot, secret) || !strings.Contains(snapshot, "a-open") || !strings.Contains(snapshot, "the mood sours") || !strings.Contains(snapshot, `"channel":"web"`) {
		t.Errorf("snapshot = %s, want both alerts and the channel, and no secret", snapshot)
	}
	nudge := new(desk.Nudge)
	fill(reflect.ValueOf(nudge).Elem())
	seq := r.line.seq
	for _, record := range []desk.Record{
		{Type: desk.OfAlert, By: secret, Alert: secretTicket("a-1", rule.OfConversation)},
		{Type: desk.OfAlert, By: secret, Alert: secretTicket("a-2", rule.OfChannel)},
		{Type: desk.OfNudge, By: secret, Nudge: nudge},
	} {
		seq++
		r.tell(seq, record)
		got := s.raw()
		if strings.Contains(got, secret) || !strings.Contains(got, `"type":"`+record.Type+`"`) {
			t.Errorf("frame = %s, want the %s without the secret", got, record.Type)
		}
	}
	again := r.watch(token, "after", "0")
	for range 3 {
		if got := again.raw(); strings.Contains(got, secret) {
			t.Errorf("frame after a number = %s, want no secret", got)
		}
	}
	_, _, answer := r.knock(http.MethodGet, "/v1/alerts?state=all&conversation="+secret, token)
	if strings.Contains(answer, secret) || strings.Contains(answer, "a-open") || !strings.Contains(answer, "a-channel") {
		t.Errorf("alerts = %s, want the channel's alone, and no secret", answer)
	}
}

func TestWalls_tellConversationsApartAndNotWhichTheyAre(t *testing.T) {
	t.Parallel()
	r := newRoom(t, dashboard.WallOptions{})
	for id, conversation := range map[string]string{"a-1": "c-1", "a-2": "c-1", "a-3": "c-2"} {
		a := secretTicket(id, rule.OfConversation).Alert
		a.Rule, a.Conversation = id, conversation
		r.line.raise(a)
	}
	of := make(map[string]string)
	for _, a := range r.watch(r.make("lobby").token()).expect("snapshot").Alerts {
		of[a.ID] = a.Conversation
	}
	if of["a-1"] != of["a-2"] || of["a-1"] == of["a-3"] || strings.HasPrefix(of["a-1"], "c-") || of["a-1"] == "" {
		t.Errorf("conversations = %v, want two, neither by its name", of)
	}
}

func TestWalls_showWhatManySayAndNotWhoDid(t *testing.T) {
	t.Parallel()
	r := newRoom(t, dashboard.WallOptions{})
	issue := func(phrase string, conversations int) (one emerging.Issue) {
		fill(reflect.ValueOf(&one).Elem())
		one.Phrase, one.Lang, one.Conversations, one.Channels = phrase, "en", conversations, []string{"web"}
		return one
	}
	r.line.issues = []emerging.Issue{issue("blue van", 3), issue("my house at the corner", 2)}
	_, _, answer := r.knock(http.MethodGet, "/v1/emerging", r.make("lobby").token())
	if strings.Contains(answer, secret) || !strings.Contains(answer, "blue van") || strings.Contains(answer, "corner") {
		t.Errorf("issues = %s, want what three said, without variants and examples", answer)
	}
}
