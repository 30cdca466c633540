package nlp_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"undertone/monitor/contact"
	"undertone/nlp"
)

// utterance is what somebody says, the customer's marked by "c:" and an agent's by
// "a:".
func utterance(m *nlp.Model, line string) nlp.Utterance {
	who, text, _ := strings.Cut(line, ":")
	u := nlp.Utterance{Text: text, Speaker: map[string]contact.Speaker{"a": contact.Agent, "b": contact.Bot, "s": contact.System}[who]}
	if u.Speaker == contact.Customer {
		u.Reading = m.Read(say(text))
	}
	return u
}

func verdict(t testing.TB, lines ...string) nlp.Verdict {
	t.Helper()
	m := model(t)
	var c nlp.Course
	for _, line := range lines {
		m.Follow(&c, utterance(m, line))
	}
	return m.Judge(&c)
}

func TestJudge_satisfactionFollowsWhatHappened(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name          string
		better, worse []string
	}{
		{
			"thanks after a fix",
			[]string{"c:My router keeps dropping the connection.", "a:Please restart it and clear the cache under Settings.", "c:That worked, thank you!"},
			[]string{"c:My router keeps dropping the connection.", "a:Please restart it and clear the cache under Settings.", "c:Still not working."},
		},
		{
			"thanks after a fix, in Chinese",
			[]string{"c:路由器老是掉线", "a:您可以进入设置重启一下", "c:可以了，谢谢"},
			[]string{"c:路由器老是掉线", "a:您可以进入设置重启一下", "c:还是不行"},
		},
		{
			"a customer's thanks, against silence",
			[]string{"c:I was charged twice for my order.", "a:I have refunded the second charge.", "c:Great, thanks a lot for the quick help!"},
			[]string{"c:I was charged twice for my order.", "a:I have refunded the second charge."},
		},
		{
			"an answer to anger that helps, against a canned one",
			[]string{"c:This is a joke, three weeks and no parcel!", "a:It left the depot at 9:40, van 12, it is with you before 13:00."},
			[]string{"c:This is a joke, three weeks and no parcel!", "a:We are sorry for the inconvenience. Please wait patiently, thank you for your support."},
		},
		{
			"an answer to anger that helps, against a canned one, in Chinese",
			[]string{"c:三个星期了还没到，你们搞什么", "a:查到了，9点40从中转站发出，今天13点前到，晚到赔您20元"},
			[]string{"c:三个星期了还没到，你们搞什么", "a:非常抱歉给您带来不便，请您耐心等待，感谢您的支持"},
		},
		{
			"before a brush-off that angers, against after it",
			[]string{"c:My fridge broke after two weeks."},
			[]string{"c:My fridge broke after two weeks.", "a:Thank you for your feedback. Please wait patiently.", "c:That is no answer! You are useless."},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			better, worse := verdict(t, tt.better...), verdict(t, tt.worse...)
			if better.CSAT.Value < worse.CSAT.Value+0.1 {
				t.Errorf("satisfaction %.2f and %.2f: want the first higher by a tenth at least", better.CSAT.Value, worse.CSAT.Value)
			}
		})
	}
}

func TestJudge_theOrderOfTurnsMatters(t *testing.T) {
	t.Parallel()
	up := verdict(t, "c:This is terrible, I am furious.", "a:I have refunded you.", "c:Thank you, that is wonderful.")
	down := verdict(t, "c:Thank you, that is wonderful.", "a:I have refunded you.", "c:This is terrible, I am furious.")
	if up.CSAT.Value < down.CSAT.Value+1 || up.Risk.Value >= down.Risk.Value {
		t.Errorf("from bad to good: satisfaction %.2f, risk %.2f; from good to bad: %.2f, %.2f",
			up.CSAT.Value, up.Risk.Value, down.CSAT.Value, down.Risk.Value)
	}
}

func TestLabels_haveTheNumbersThatTheCodeCallsThemBy(t *testing.T) {
	t.Parallel()
	for want, got := range nlp.ByNumber {
		if got != want {
			t.Errorf("the number of %s names %s", want, got)
		}
	}
}

func TestJudge_angerAtAnAnswerIsWorseThanAngerBroughtAlong(t *testing.T) {
	t.Parallel()
	for _, angry := range []string{"This is ridiculous, you are wasting my time!", "太离谱了，你们这是在浪费我的时间！"} {
		brought := verdict(t, "c:"+angry)
		ours := verdict(t, "c:Where is order 4471?", "a:It is on its way.", "c:"+angry)
		if ours.Risk.Value < brought.Risk.Value+0.1 {
			t.Errorf("%s: risk %.2f at an answer, %.2f at the first message", angry, ours.Risk.Value, brought.Risk.Value)
		}
	}
}

func TestJudge_riskIsHighWhereASupervisorShouldKnow(t *testing.T) {
	t.Parallel()
	for _, lines := range [][]string{
		{"c:I want to speak to your manager now, or I will go to the ombudsman."},
		{"c:我要投诉你们，马上叫经理来，不然我打12315"},
		{"c:No internet since Monday.", "a:Please wait.", "c:Still nothing, this is ridiculous.", "a:Please be patient.", "c:Nobody has done anything, I am fed up with you!"},
	} {
		if v := verdict(t, lines...); v.Risk.Value < nlp.RiskLine {
			t.Errorf("%q: risk %.2f, want %v at least", lines, v.Risk.Value, nlp.RiskLine)
		}
	}
	for _, lines := range [][]string{
		{"c:What are your opening hours?"},
		{"c:请问几点下班", "a:晚上九点", "c:好的谢谢"},
		{"c:The lid arrived cracked.", "a:A new one is on its way.", "c:Great, thank you so much."},
	} {
		if v := verdict(t, lines...); v.Risk.Value >= nlp.RiskLine/2 {
			t.Errorf("%q: risk %.2f, want less than %v", lines, v.Risk.Value, nlp.RiskLine/2)
		}
	}
}

// checkVerdict reports a verdict out of its range, or whose reasons do not add
// up, or that names a turn which has not been.
func checkVerdict(t *testing.T, v nlp.Verdict, turns int) {
	t.Helper()
	if v.CSAT.Value < 1 || v.CSAT.Value > 5 || v.Risk.Value < 0 || v.Risk.Value > 1 {
		t.Errorf("satisfaction %v and risk %v are out of their ranges", v.CSAT.Value, v.Risk.Value)
	}
	for _, f := range []nlp.Forecast{v.CSAT, v.Risk} {
		sum := f.Rest
		for _, r := range f.Reasons {
			sum += r.Weight
			if r.What == "" || r.Turn < -1 || r.Turn >= turns {
				t.Errorf("reason %+v of %d turns", r, turns)
			}
		}
		if sum != f.Sum {
			t.Errorf("the reasons add up to %v, the forecast is %v", sum, f.Sum)
		}
	}
}

func TestJudge_anyPrefixGivesAVerdictWhoseReasonsAddUp(t *testing.T) {
	t.Parallel()
	m := model(t)
	var c nlp.Course
	checkVerdict(t, m.Judge(&c), 0)
	for n, line := range []string{
		"s:The customer has joined.", "b:Hello! How can I help?", "c:refund", "b:Here is how to order.", "c:REFUND!!!",
		"a:Sorry about that, I have refunded you.", "a:Anything else?", "c:ok thanks", "s:The conversation has ended.",
	} {
		m.Follow(&c, utterance(m, line))
		v := m.Judge(&c)
		checkVerdict(t, v, n+1)
		if n > 1 && (len(v.CSAT.Reasons) == 0 || len(v.Risk.Reasons) == 0) {
			t.Errorf("after %q no reason is given", line)
		}
	}
}

func TestJudge_aModelThatKnowsNoCoursesSaysTheMiddle(t *testing.T) {
	t.Parallel()
	e := ear(t)
	var w nlp.Weights
	for h := range w.Heads {
		w.Heads[h].Bias = make([]float64, len(nlp.Labels(h)))
	}
	m, err := nlp.Load(e.Encode(w))
	if err != nil {
		t.Fatal(err)
	}
	var c nlp.Course
	m.Follow(&c, nlp.Utterance{Text: "kind"})
	if v := m.Judge(&c); m.Judges() || v.CSAT.Value != 3 || v.Risk.Value != 0.5 || len(v.CSAT.Reasons) != 0 {
		t.Errorf("judges %v: %+v", m.Judges(), v)
	}
}

func TestFollow_allocatesNothing(t *testing.T) { //nolint:paralleltest // allocations are counted over the whole process
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	m := model(t)
	var c nlp.Course
	turns := []nlp.Utterance{
		utterance(m, "c:"+strings.Repeat("Where is my parcel? ", 20)),
		utterance(m, "a:"+strings.Repeat("请您耐心等待，我们会尽快处理。", 20)),
	}
	if n := testing.AllocsPerRun(100, func() {
		for _, u := range turns {
			m.Follow(&c, u)
		}
	}); n != 0 {
		t.Errorf("two turns allocate %v times", n)
	}
}

func TestFollow_hearsTheLongestPhrase(t *testing.T) {
	t.Parallel()
	w := lessons()
	w.Cues = []nlp.Cue{{Phrase: "solved", Act: nlp.ActSolved}, {Phrase: "not solved", Act: nlp.ActStill}, {Phrase: "请稍等", Act: nlp.ActPatience}}
	m, err := model(t).WithCourse(w)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"it is solved": "reply_solved", "It is NOT solved!": "reply_still", "not yet": "", "请稍": "",
	} {
		var c nlp.Course
		m.Follow(&c, utterance(m, "a:hello"))
		m.Follow(&c, utterance(m, "c:"+text))
		for _, what := range []string{"reply_solved", "reply_still", "answer_patience"} {
			heard := slices.ContainsFunc(m.Judge(&c).CSAT.Reasons, func(r nlp.CourseReason) bool { return r.What == what })
			if heard != (what == want) {
				t.Errorf("%q: %s is heard: %v", text, what, heard)
			}
		}
	}
}

// TestCourse_hasOneSizeAndKeepsNoText looks for anything in a Course that could
// grow or point to a message.
func TestCourse_hasOneSizeAndKeepsNoText(t *testing.T) {
	t.Parallel()
	typ := reflect.TypeFor[nlp.Course]()
	if p := growing(typ); p != "" {
		t.Errorf("Course%s can grow", p)
	}
	if size := typ.Size(); size > 2048 {
		t.Errorf("a course has %d bytes: too many to keep one for every conversation", size)
	}
}

func growing(typ reflect.Type) string {
	switch typ.Kind() {
	case reflect.Array:
		return growing(typ.Elem())
	case reflect.Struct:
		for f := range typ.Fields() {
			if p := growing(f.Type); p != "" {
				return "." + f.Name + p
			}
		}
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.String, reflect.Interface, reflect.Chan, reflect.Func:
		return " (" + typ.String() + ")"
	}
	return ""
}

// FuzzFollow plays any sequence of turns: each line of the text is one, and its
// first byte says who speaks: d the customer, a an agent, b a bot, c the system.
func FuzzFollow(f *testing.F) {
	f.Add("dhello\naSorry, please wait.\ndstill nothing!!!\nb?\nc-\ndthanks")
	f.Add("d还没到\na请耐心等待\nd投诉\na\nd\xff\xfe\n\n")
	f.Add(strings.Repeat("dno no no\nano no no\n", 40))
	m := model(f)
	f.Fuzz(func(t *testing.T, text string) {
		var c, again nlp.Course
		turns := 0
		for line := range strings.SplitSeq(text, "\n") {
			if line == "" {
				continue
			}
			u := nlp.Utterance{Text: line[1:], Speaker: contact.Speaker(line[0] % 4)}
			u.Reading = m.Read(say(u.Text))
			m.Follow(&c, u)
			m.Follow(&again, u)
			turns++
		}
		v := m.Judge(&c)
		checkVerdict(t, v, turns)
		if !reflect.DeepEqual(v, m.Judge(&again)) {
			t.Error("the same turns are judged in two ways")
		}
		for head := range nlp.Forecasts {
			for i, x := range c.Facts(head) {
				if x < -1 || x > 1 {
					t.Errorf("%s is %v", nlp.FactNames(head)[i], x)
				}
			}
		}
	})
}
