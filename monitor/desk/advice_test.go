package desk_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"undertone/monitor/desk"
	"undertone/nlp"
)

func doing(advice []desk.Advice) (do []string) {
	for _, a := range advice {
		do = append(do, a.Do)
	}
	return do
}

func TestAdvise_putsTheMostUsefulFirst(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		s    desk.Situation
		want []string
	}{
		{"angry about a late parcel", desk.Situation{"anger", "delivery", "after_sales", "complaint"}, []string{desk.DoAcknowledge, desk.DoOfferRemedy, desk.DoApologise}},
		{"wants the supervisor", desk.Situation{"anger", "billing_payment", "service", "escalation"}, []string{desk.DoHandOver, desk.DoAcknowledge, desk.DoApologise}},
		{"about to leave", desk.Situation{"disappointment", "contract_cancellation", "service", "churn"}, []string{desk.DoOfferRemedy, desk.DoAcknowledge, desk.DoApologise}},
		{"told the story for the third time", desk.Situation{"frustration", "unresolved_repeat", "service", "complaint"}, []string{desk.DoAcknowledge, desk.DoGiveTime}},
		{"fears fraud", desk.Situation{"worry", "security_privacy", "service", "request"}, []string{desk.DoReassure, desk.DoGiveTime}},
		{"does not understand", desk.Situation{"confusion", "usability", "service", "inquiry"}, []string{desk.DoExplain}},
		{"kept waiting", desk.Situation{"frustration", "wait_time", "service", "none"}, []string{desk.DoGiveTime}},
		{"is pleased", desk.Situation{"gratitude", "", "feedback", "praise"}, []string{desk.DoThank}},
		{"nothing is known", desk.Situation{}, []string{desk.DoAcknowledge, desk.DoGiveTime}},
		{"a topic of the user's own", desk.Situation{Topic: "drone_pickup"}, []string{desk.DoAcknowledge, desk.DoGiveTime}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := doing(desk.Advise(tt.s))
			if len(got) < len(tt.want) || !reflect.DeepEqual(got[:len(tt.want)], tt.want) {
				t.Errorf("advice is %v, want %v first", got, tt.want)
			}
		})
	}
}

func TestAdvise_leavesOutWhatIsFarLessUseful(t *testing.T) {
	t.Parallel()
	if got := doing(desk.Advise(desk.Situation{Tone: "satisfaction"})); !slices.Equal(got, []string{desk.DoThank}) {
		t.Errorf("advice is %v, want to thank and no more", got)
	}
}

func TestAdvise_speaksOfTheMatter(t *testing.T) {
	t.Parallel()
	got := desk.Advise(desk.Situation{Tone: "frustration", Topic: "delivery"})
	for _, a := range got {
		if a.Do == desk.DoGiveTime && !strings.Contains(a.Text["en"], "parcel") {
			t.Errorf("to give a time about a delivery is %q, want it to be about the parcel", a.Text["en"])
		}
	}
}

// simplified are signs that a traditional text does not have.
const simplified = "这们说时会来对问题为么样们账单电话没还给让认识错误谁谢谢过关开发产业务历线经质书长门约东车单两应现边达运"

func TestAdvise_alwaysHasOneToThreeInEveryLanguage(t *testing.T) {
	t.Parallel()
	seen := make(map[string]bool)
	for _, tone := range append([]string{""}, nlp.Tones()...) {
		for _, topic := range append([]string{""}, nlp.Topics()...) {
			for _, touchpoint := range append([]string{""}, nlp.Touchpoints()...) {
				for _, intent := range append([]string{""}, nlp.Labels(nlp.HeadIntent)...) {
					s := desk.Situation{tone, topic, touchpoint, intent}
					advice := desk.Advise(s)
					do := doing(advice)
					slices.Sort(do)
					if len(advice) < 1 || len(advice) > 3 || len(slices.Compact(do)) != len(advice) {
						t.Fatalf("%+v: advice is %v, want one to three different ones", s, do)
					}
					for _, a := range advice {
						seen[a.Text["en"]] = true
						if len(a.Text) != 3 || a.Text["en"] == "" || a.Text["zh-Hans"] == "" || a.Text["zh-Hant"] == "" {
							t.Fatalf("%+v: %s says %v, want it in three languages", s, a.Do, a.Text)
						}
						if strings.ContainsAny(a.Text["zh-Hant"], simplified) && a.Text["zh-Hans"] == a.Text["zh-Hant"] {
							t.Errorf("traditional text is simplified: %s", a.Text["zh-Hant"])
						}
					}
				}
			}
		}
	}
	if unused := desk.Unread(seen); len(unused) > 0 {
		t.Errorf("no situation leads to these wordings: %q", unused)
	}
}

func TestWordings_areOfLabelsThatExist(t *testing.T) {
	t.Parallel()
	known := slices.Concat([]string{""}, nlp.Tones(), nlp.Topics(), nlp.Touchpoints(), nlp.Labels(nlp.HeadIntent))
	for _, about := range desk.Abouts() {
		if !slices.Contains(known, about) {
			t.Errorf("%q is no label: nobody will ever read what is written for it", about)
		}
	}
}
