package alert_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/contact"
)

// counting are rules that tell how often a customer came: one for each number.
func counting(t testing.TB, most int) *rule.Pack {
	t.Helper()
	var rules []string
	for n := range most + 1 {
		rules = append(rules, fmt.Sprintf("n%d\nraise: contacts == %d", n, n))
	}
	return pack(t, rules...)
}

// visit is a conversation's first message.
func visit(customer, conversation string) *contact.Message {
	return &contact.Message{ID: "m", Channel: "web", Conversation: conversation, Customer: customer, Text: "hello", Received: noon, At: noon}
}

// visits lets a customer write in a conversation and returns how often they came.
func visits(t *testing.T, track *alert.Tracker, m *contact.Message, now time.Time) int {
	t.Helper()
	track.Hear(m, feeling(0), now)
	events, mark := track.Events(now)
	track.Confirm(mark)
	for _, e := range events {
		if e.Alert != nil && e.Alert.State == alert.Firing && e.Alert.Conversation == m.Conversation {
			var n int
			if _, err := fmt.Sscanf(e.Alert.Rule, "n%d", &n); err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	t.Fatalf("nothing was raised for %s", m.Conversation)
	return 0
}

func TestContacts_countOverAllTrackers(t *testing.T) {
	t.Parallel()
	rules, contacts := counting(t, 16), alert.NewContacts()
	a := alert.NewTracker(alert.Options{}, ear(t), rules, contacts)
	b := alert.NewTracker(alert.Options{}, ear(t), rules, contacts)
	now := noon
	for i, tt := range []struct {
		track                  *alert.Tracker
		customer, conversation string
		after                  time.Duration
		want                   int
	}{
		{a, "u-1", "c-1", 0, 1},
		{b, "u-1", "c-2", time.Minute, 2},
		{a, "u-2", "c-3", time.Minute, 1},
		{a, "", "c-4", time.Minute, 0},
		{a, "u-1", "c-1", 24 * time.Hour, 2},     // the same conversation again
		{b, "u-1", "c-5", 6 * 24 * time.Hour, 2}, // c-2 is 7 days ago, c-1 was heard of since
		{b, "u-1", "c-6", 30 * 24 * time.Hour, 1},
	} {
		now = now.Add(tt.after)
		if got := visits(t, tt.track, visit(tt.customer, tt.conversation), now); got != tt.want {
			t.Errorf("visit %d: %d contacts, want %d", i, got, tt.want)
		}
	}
}

// TestContacts_areAsOfTheCustomersNewestMessage has a customer come again while the
// first conversation waits: what is asked there later counts one, as it would have
// when they wrote.
func TestContacts_areAsOfTheCustomersNewestMessage(t *testing.T) {
	t.Parallel()
	rules := pack(t, "twice\nraise: silence > 60 and contacts >= 2", "once\nraise: silence > 60 and contacts == 1")
	track := alert.NewTracker(alert.Options{}, ear(t), rules, nil)
	track.Hear(visit("u-1", "c-1"), nil, noon)
	track.Hear(visit("u-1", "c-2"), nil, noon.Add(30*time.Second))
	track.Advance(noon.Add(2 * time.Minute))
	list, _ := track.Events(noon.Add(2 * time.Minute))
	var got []string
	for _, e := range list {
		if e.Alert != nil {
			got = append(got, e.Alert.Conversation+" "+e.Alert.Rule)
		}
	}
	if want := []string{"c-1 once", "c-2 twice"}; !slices.Equal(got, want) {
		t.Errorf("raised %v, want %v", got, want)
	}
}

func TestContacts_countSixteenAtMost(t *testing.T) {
	t.Parallel()
	track := alert.NewTracker(alert.Options{}, ear(t), counting(t, 17), nil)
	for i := range 40 {
		if got, want := visits(t, track, visit("u", fmt.Sprint(i)), noon.Add(time.Duration(i)*time.Second)), min(i+1, 16); got != want {
			t.Errorf("conversation %d: %d contacts, want %d", i, got, want)
		}
	}
}

func TestContacts_forgetTheOldestFirst(t *testing.T) {
	t.Parallel()
	const most = 1500
	opts := alert.Options{Contacts: most}
	rules, contacts := counting(t, 16), alert.NewContacts()
	track := alert.NewTracker(opts, ear(t), rules, contacts)
	r := rand.New(rand.NewPCG(1, 1))
	var log []string // the customers in their order
	for i := range 4 * most {
		now := noon.Add(time.Duration(i) * time.Second)
		customer := fmt.Sprintf("u-%d", r.IntN(700))
		log = append(log, customer)
		log = log[max(0, len(log)-most):]
		want := 0
		for _, c := range log {
			if c == customer {
				want++
			}
		}
		if got := visits(t, track, visit(customer, fmt.Sprint(i)), now); got != min(16, want) {
			t.Fatalf("conversation %d: %d contacts, want %d", i, got, want)
		}
		if i%1300 == 1299 { // saved and taken up again
			contacts = alert.NewContacts()
			var err error
			if track, err = alert.DecodeTracker(saved(t, track), opts, ear(t), rules, contacts); err != nil {
				t.Fatal(err)
			}
		}
	}
	kept := make(map[string]bool)
	for _, c := range log {
		kept[c] = true
	}
	if got := track.CustomersKept(); got != len(kept) {
		t.Errorf("%d customers are kept, want the %d of the newest conversations", got, len(kept))
	}
	if got := track.Stats(); got.Contacts != most || got.ContactsForgotten == 0 {
		t.Errorf("%d contacts and %d forgotten, want %d and some", got.Contacts, got.ContactsForgotten, most)
	}
}
