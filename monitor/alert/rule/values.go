package rule

// The values that conditions may name. All numbers are floats, so that nobody
// has to think of kinds; a count is a whole one. The doc tags are what `undertone
// rules values` prints; labels names the list that a word is from, and range is the
// least and, if there is one, the greatest number, beyond which a comparison is a
// mistake.

// Conversation is what a rule of scope conversation may name. What is said of
// "the message" is of the customer's newest.
type Conversation struct {
	Channel string `expr:"channel" doc:"name of the channel"`
	Medium  string `expr:"medium" labels:"medium" doc:"chat, voice, email, social or sms"`
	Lang    string `expr:"lang" labels:"lang" doc:"language of the message: en, zh-Hans, zh-Hant, yue, mixed or und"`
	Queue   string `expr:"queue" doc:"the sender's attribute of that name, or empty"`

	Sentiment   float64 `expr:"sentiment" range:"-1 1" doc:"of the message, -1 to 1"`
	Feeling     string  `expr:"feeling" labels:"feeling" doc:"the sentiment's label: negative, neutral or positive"`
	Sure        float64 `expr:"sure" range:"0 1" doc:"how sure that label is, 0 to 1"`
	Tone        string  `expr:"tone" labels:"tone" doc:"of the message, such as anger"`
	Intent      string  `expr:"intent" labels:"intent" doc:"of the message, such as churn"`
	Urgency     string  `expr:"urgency" labels:"urgency" doc:"low, normal or high"`
	Expectation string  `expr:"expectation" labels:"expectation" doc:"exceeded, met, unmet or none"`
	Touchpoint  string  `expr:"touchpoint" labels:"touchpoint" doc:"discovery, purchase, service, after_sales or feedback"`
	Topic       string  `expr:"topic" labels:"topic" doc:"the message's first topic, or none"`
	// About tells whether the message has a topic, built in or the user's own.
	About func(topic string) bool `expr:"about" labels:"topic" doc:"whether the message has that topic, such as about(\"delivery\"); own topics too"`
	Text  string                  `expr:"text" late:"text" doc:"what the customer said, for words such as text contains \"lawyer\""`

	Mood   float64 `expr:"mood" range:"-1 1" doc:"of the conversation, smoothed over its messages, -1 to 1"`
	Lowest float64 `expr:"lowest" range:"-1 1" doc:"the worst message's sentiment so far, -1 to 1"`
	Trend  float64 `expr:"trend" range:"-2 2" doc:"the mood less what it was three of the customer's messages ago, -2 to 2"`
	Risk   float64 `expr:"risk" late:"forecast" range:"0 1" doc:"how likely it is that a supervisor should be told, 0 to 1"`
	CSAT   float64 `expr:"csat" late:"forecast" range:"1 5" doc:"predicted satisfaction if it ended here, 1 to 5"`

	Turns         float64 `expr:"turns" range:"0" doc:"messages so far, of anybody"`
	CustomerTurns float64 `expr:"customer_turns" range:"0" doc:"the customer's messages so far"`
	AgentTurns    float64 `expr:"agent_turns" range:"0" doc:"messages of agents and bots so far"`
	NegativeTurns float64 `expr:"negative_turns" range:"0" doc:"the customer's negative messages so far"`
	NegativeRun   float64 `expr:"negative_run" range:"0" doc:"negative messages in a row, up to the message"`
	Unanswered    float64 `expr:"unanswered" range:"0" doc:"the customer's messages since the last answer"`
	Silence       float64 `expr:"silence" range:"0" doc:"seconds that the customer's first unanswered message waits; 0 when answered"`
	Age           float64 `expr:"age" range:"0" doc:"seconds since the first message"`
	Contacts      float64 `expr:"contacts" late:"contacts" range:"0" doc:"conversations of this customer in 7 days, in any channel, this one too; 0 where the customer has no id"`
	Customer      bool    `expr:"customer" doc:"whether the customer spoke last"`
}

// Channel is what a rule of scope channel or centre may name; for the centre it
// is all channels together.
type Channel struct {
	Channel string `expr:"channel" doc:"name of the channel; empty for the centre"`
	Last1m  Window `expr:"last_1m" doc:"the last minute"`
	Last5m  Window `expr:"last_5m" doc:"the last 5 minutes"`
	Last15m Window `expr:"last_15m" doc:"the last 15 minutes"`
	Last1h  Window `expr:"last_1h" doc:"the last hour"`

	Trend float64 `expr:"trend" range:"-2 2" doc:"sentiment of the last 5 minutes less that of the last hour, -2 to 2"`
	// Slide and Surge are package baseline's: how far a change of level has been
	// proven, 1 being the line at which it is believed.
	Slide float64 `expr:"slide" range:"0" doc:"evidence that the mood has sunk below its own usual level; from 1 on it is believed"`
	Surge float64 `expr:"surge" range:"0" doc:"evidence that more customers write than usual; from 1 on it is believed"`
	Usual Usual   `expr:"usual" doc:"what is usual here at this hour"`

	// Topic is the one that a rule with `by: topic` is asked for.
	Topic Topic `expr:"topic" doc:"the topic, in rules with by: topic"`
}

// Window is one channel's last minutes.
type Window struct {
	Messages      float64 `expr:"messages" range:"0" doc:"all messages"`
	Customers     float64 `expr:"customers" range:"0" doc:"messages of customers"`
	Conversations float64 `expr:"conversations" range:"0" doc:"conversations in which somebody spoke"`
	Sentiment     float64 `expr:"sentiment" range:"-1 1" doc:"mean of customers' messages, -1 to 1; 0 without any"`
	Negative      float64 `expr:"negative" range:"0 1" doc:"share of customers' messages that are negative, 0 to 1"`
	Positive      float64 `expr:"positive" range:"0 1" doc:"share that are positive, 0 to 1"`
	Gap           float64 `expr:"gap" range:"-1 1" doc:"expectation gap: 1 where all got less than they expected, -1 where all got more"`

	Tone       func(label string) float64 `expr:"tone" range:"0 1" labels:"tone" doc:"share of customers' messages with that tone, such as tone(\"anger\")"`
	Topic      func(label string) Part    `expr:"topic" labels:"topic" doc:"what is about that topic, such as topic(\"delivery\").share"`
	Touchpoint func(label string) Part    `expr:"touchpoint" labels:"touchpoint" doc:"what is at that touchpoint"`
}

// Part is the part of a window that has one label.
type Part struct {
	Messages  float64 `expr:"messages" range:"0" doc:"customers' messages"`
	Share     float64 `expr:"share" range:"0 1" doc:"of all customers' messages, 0 to 1"`
	Sentiment float64 `expr:"sentiment" range:"-1 1" doc:"their mean, -1 to 1; 0 without any"`
}

// Topic is one topic of a channel.
type Topic struct {
	Name    string  `expr:"name" labels:"topic" doc:"the topic"`
	Last5m  Part    `expr:"last_5m" doc:"the last 5 minutes"`
	Last15m Part    `expr:"last_15m" doc:"the last 15 minutes"`
	Last1h  Part    `expr:"last_1h" doc:"the last hour"`
	Surge   float64 `expr:"surge" range:"0" doc:"evidence that the topic takes a larger part than usual; from 1 on it is believed"`
	Times   float64 `expr:"times" range:"0" doc:"how many times its usual share it has in the last 15 minutes; 1 while nothing is known"`
	Usual   float64 `expr:"usual" range:"0 1" doc:"its usual share, 0 to 1"`
}

// Usual is a channel's own usual level at this hour.
type Usual struct {
	Known     float64 `expr:"known" range:"0" doc:"minutes of traffic that it rests on"`
	Sentiment float64 `expr:"sentiment" range:"-1 1" doc:"mean sentiment, -1 to 1"`
	Customers float64 `expr:"customers" range:"0" doc:"customers' messages a minute"`
}
