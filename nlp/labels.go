package nlp

// The heads of a reading. Each judges one message; TAXONOMY in the model card
// says what every label means.
const (
	HeadSentiment = iota
	HeadTone
	HeadTopics
	HeadTouchpoint
	HeadIntent
	HeadExpectation
	HeadUrgency
	// Heads is how many there are.
	Heads
)

// The table has three heads more, which no reading shows: what the sentiment
// would be if the message were a public post or small talk, and which of these
// it sounds like. The same words can mean another mood there.
const (
	HeadPosts = Heads + iota
	HeadTalk
	HeadDomain
	// TableHeads is how many heads the table has.
	TableHeads
)

// The domains, in the order of the labels of HeadDomain.
const (
	DomainService = iota // to and from a contact centre
	DomainPosts          // public posts about anything, and reviews
	DomainTalk           // small talk
	Domains
)

// moodHeads are the heads of the sentiment, by domain.
var moodHeads = [Domains]int{HeadSentiment, HeadPosts, HeadTalk}

// headNames are the keys of a reading in the contract, and of a reason's head.
var headNames = [TableHeads]string{
	"sentiment", "tone", "topics", "touchpoint", "intent", "expectation", "urgency",
	"sentiment of posts", "sentiment of talk", "domain",
}

// The labels of the sentiment.
const (
	Negative = iota
	Neutral
	Positive
)

// The tone, the touchpoint, the intent and the expectation that say nothing.
const (
	ToneConfusion   = 4
	ToneNeutral     = 5
	IntentNone      = 8
	ExpectationNone = 3
	UrgencyNormal   = 1
)

// The labels of the expectation that make the gap.
const (
	Exceeded = iota
	Met
	Unmet
)

// The label lists below are in the order of their numbers in a Reading and in
// the model file. Adding a label at an end keeps old snapshots readable;
// changing an order does not.
var (
	sentiments   = []string{"negative", "neutral", "positive"}
	tones        = []string{"anger", "frustration", "disappointment", "worry", "confusion", "neutral", "satisfaction", "gratitude", "delight"}
	touchpoints  = []string{"discovery", "purchase", "service", "after_sales", "feedback"}
	intents      = []string{"inquiry", "request", "complaint", "churn", "escalation", "purchase", "praise", "suggestion", "none"}
	expectations = []string{"exceeded", "met", "unmet", "none"}
	urgencies    = []string{"low", "normal", "high"}
	domains      = []string{"service", "posts", "talk"}
	topics       = []string{
		"product_quality", "product_info",
		"delivery", "technical_fault", "installation_repair",
		"wait_time", "unresolved_repeat",
		"staff_attitude", "policy_terms",
		"order_change", "booking", "returns_refunds", "usability",
		"price_promotion", "billing_payment",
		"security_privacy", "account_access",
		"loyalty_rewards", "contract_cancellation",
	}
)

var labels = [TableHeads][]string{
	sentiments, tones, topics, touchpoints, intents, expectations, urgencies, sentiments, sentiments, domains,
}

// Tones lists the tones in the order of their numbers.
func Tones() []string { return tones }

// Touchpoints lists the touchpoints in the order of their numbers.
func Touchpoints() []string { return touchpoints }

// Topics lists the built-in topics in the order of their numbers.
func Topics() []string { return topics }

// Labels lists the labels of a head in the order of their numbers.
func Labels(head int) []string { return labels[head] }

// HeadName is the key of a head in the contract.
func HeadName(head int) string { return headNames[head] }
