package desk

import (
	"cmp"
	"slices"
)

// What an agent can do.
const (
	DoAcknowledge = "acknowledge"
	DoApologise   = "apologise"
	DoGiveTime    = "give_time"
	DoOfferRemedy = "offer_remedy"
	DoExplain     = "explain"
	DoReassure    = "reassure"
	DoHandOver    = "hand_over"
	DoThank       = "thank"
	DoOwn         = "own" // the rule's own advice
)

// Situation is what advice goes by: labels of the customer's newest message. Any
// may be empty, and unknown ones, such as topics of the user's own, count as
// empty.
type Situation struct{ Tone, Topic, Touchpoint, Intent string }

const mostAdvice = 3

// Advise returns one to three things that may help, the most useful first. What it
// returns is shared and must not be changed.
//
// Which actions fit follows the research on service recovery. Customers ask for
// justice of three kinds: in what they get, in how it is arrived at, and in how
// they are treated (Tax, Brown & Chandrashekaran 1998, Journal of Marketing 62);
// compensation serves the first, speed the second, an apology the third, and
// which one counts depends on what went wrong (Smith, Bolton & Wagner 1999,
// Journal of Marketing Research 36). Worry and confusion ask for what SERVQUAL
// calls assurance and reliability instead (Parasuraman, Zeithaml & Berry 1988,
// Journal of Retailing 64). The weights that make an order of this are ours.
func Advise(s Situation) []Advice {
	weights := make(map[string]int)
	for _, w := range []weighing{byTone[s.Tone], byIntent[s.Intent], byTouchpoint[s.Touchpoint], byTopic[s.Topic]} {
		for _, v := range w {
			weights[v.do] += v.weight
		}
	}
	if len(weights) == 0 {
		weights[DoAcknowledge], weights[DoGiveTime] = 2, 1
	}
	actions := make([]weight, 0, len(weights))
	for do, w := range weights {
		actions = append(actions, weight{do, w})
	}
	slices.SortFunc(actions, func(a, b weight) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.do, b.do))
	})
	var advice []Advice
	for _, a := range actions[:min(mostAdvice, len(actions))] {
		if 3*a.weight < actions[0].weight { // far less useful than the first: it would only be one more line to read
			break
		}
		advice = append(advice, Advice{Do: a.do, Text: textOf(a.do, s)})
	}
	return advice
}

// textOf returns the wording of an action that is nearest to the situation.
func textOf(do string, s Situation) map[string]string {
	for _, about := range []string{s.Intent, s.Topic, s.Tone, s.Touchpoint} {
		if text, ok := wordings[wording{do, about}]; ok && about != "" {
			return text
		}
	}
	return wordings[wording{do, ""}]
}

type weight struct {
	do     string
	weight int
}

type weighing []weight

var byTone = map[string]weighing{
	"anger":          {{DoAcknowledge, 5}, {DoApologise, 4}, {DoOfferRemedy, 3}},
	"frustration":    {{DoAcknowledge, 4}, {DoGiveTime, 4}, {DoApologise, 2}, {DoOfferRemedy, 2}},
	"disappointment": {{DoApologise, 4}, {DoOfferRemedy, 4}, {DoAcknowledge, 3}, {DoExplain, 1}},
	"worry":          {{DoReassure, 5}, {DoExplain, 3}, {DoGiveTime, 3}},
	"confusion":      {{DoExplain, 5}, {DoReassure, 2}, {DoAcknowledge, 1}},
	"neutral":        {{DoExplain, 2}, {DoGiveTime, 2}},
	"satisfaction":   {{DoThank, 5}, {DoReassure, 1}},
	"gratitude":      {{DoThank, 5}},
	"delight":        {{DoThank, 6}},
}

var byIntent = map[string]weighing{
	"inquiry":    {{DoExplain, 3}},
	"request":    {{DoGiveTime, 2}, {DoExplain, 1}},
	"complaint":  {{DoAcknowledge, 2}, {DoApologise, 2}, {DoOfferRemedy, 2}},
	"churn":      {{DoOfferRemedy, 4}, {DoAcknowledge, 3}, {DoHandOver, 2}},
	"escalation": {{DoHandOver, 9}, {DoAcknowledge, 3}, {DoGiveTime, 2}},
	"purchase":   {{DoExplain, 2}},
	"praise":     {{DoThank, 4}},
	"suggestion": {{DoThank, 4}},
}

var byTouchpoint = map[string]weighing{
	"discovery":   {{DoExplain, 2}},
	"purchase":    {{DoExplain, 1}, {DoReassure, 1}},
	"service":     {{DoGiveTime, 1}},
	"after_sales": {{DoOfferRemedy, 1}, {DoGiveTime, 1}},
	"feedback":    {{DoThank, 1}},
}

var byTopic = map[string]weighing{
	"product_quality":       {{DoOfferRemedy, 2}, {DoApologise, 1}},
	"product_info":          {{DoExplain, 2}},
	"delivery":              {{DoGiveTime, 3}, {DoOfferRemedy, 1}},
	"technical_fault":       {{DoGiveTime, 2}, {DoExplain, 2}},
	"installation_repair":   {{DoGiveTime, 3}},
	"wait_time":             {{DoGiveTime, 3}, {DoApologise, 2}},
	"unresolved_repeat":     {{DoHandOver, 4}, {DoAcknowledge, 3}, {DoGiveTime, 1}},
	"staff_attitude":        {{DoApologise, 3}, {DoHandOver, 2}},
	"policy_terms":          {{DoExplain, 3}, {DoHandOver, 2}},
	"order_change":          {{DoGiveTime, 2}, {DoExplain, 1}},
	"booking":               {{DoOfferRemedy, 3}, {DoGiveTime, 1}},
	"returns_refunds":       {{DoGiveTime, 3}, {DoExplain, 1}},
	"usability":             {{DoExplain, 3}},
	"price_promotion":       {{DoExplain, 2}, {DoOfferRemedy, 1}},
	"billing_payment":       {{DoExplain, 3}, {DoReassure, 1}},
	"security_privacy":      {{DoReassure, 4}, {DoHandOver, 2}},
	"account_access":        {{DoExplain, 2}, {DoReassure, 2}},
	"loyalty_rewards":       {{DoOfferRemedy, 2}, {DoExplain, 1}},
	"contract_cancellation": {{DoExplain, 2}, {DoOfferRemedy, 2}},
}
