package monitor_test

import (
	"fmt"
	"testing"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/contact"
)

func TestLine_listsTheConversationsOfAllShards(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	r.say(t, "web", 0, 90, upset) // in nine conversations
	calm := contact.Message{ID: "k-1", Channel: "web", Conversation: "calm", Text: "Thank you so much, all is well", At: time.Now(), Received: time.Now()}
	if _, err := r.journal.Append(t.Context(), []contact.Message{calm}); err != nil {
		t.Fatal(err)
	}
	r.counted(t, "web", 91)
	list := r.Talks(alert.TalkQuery{Channel: "web", By: alert.ByMood, Most: 100})
	if len(list) != 10 || list[9].Conversation != "calm" {
		t.Fatalf("Talks = %+v, want ten, the calm one last", list)
	}
	for i := range list[1:] {
		if alert.ByMood.Compare(&list[i], &list[i+1]) >= 0 {
			t.Errorf("%v is before %v", list[i], list[i+1])
		}
	}
	if some := r.Talks(alert.TalkQuery{Channel: "web", By: alert.ByMood, Most: 3}); fmt.Sprint(some) != fmt.Sprint(list[:3]) {
		t.Errorf("the worst three are %v, want %v", some, list[:3])
	}
}
