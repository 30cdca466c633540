package dashboard

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"undertone/monitor/contact"
	"undertone/monitor/window"
	"undertone/nlp"
	"undertone/nlp/emerging"
)

// channels answers GET /v1/channels: all moods as of now.
func (s *Server) channels(w http.ResponseWriter, _ *http.Request) {
	now := time.Now()
	list := []json.RawMessage{}
	for _, m := range s.line.Moods(now) {
		list = append(list, encodeMood(&m))
	}
	reply(w, channelList{window.Instant{Time: now}, list})
}

// channel answers GET /v1/channels/{channel}.
func (s *Server) channel(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("channel")
	m, ok := s.line.Mood(name, time.Now())
	if !ok {
		fail(w, http.StatusNotFound, "unknown_channel", fmt.Sprintf("channel %.256q has had no message", name))
		return
	}
	reply(w, encodeMood(&m))
}

// conversation answers GET /v1/conversations/{id}.
func (s *Server) conversation(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	messages, err := s.archive.Conversation(r.Context(), id, s.opts.Turns)
	if err != nil {
		s.log.Error().Err(err).Msg("read conversation")
		fail(w, http.StatusServiceUnavailable, "unavailable", "the journal cannot be read now")
		return
	}
	if len(messages) == 0 {
		fail(w, http.StatusNotFound, "unknown_conversation", fmt.Sprintf("conversation %.256q has no message that is still kept", id))
		return
	}
	reply(w, s.converse(id, messages))
}

// emerging answers GET /v1/emerging: what rises in negative messages and has no
// topic, the most surprising first.
func (s *Server) emerging(w http.ResponseWriter, _ *http.Request) {
	reply(w, issueList{append([]emerging.Issue{}, s.line.Emerging(time.Now())...)})
}

const (
	// mostAnalyse bounds the body of one question, mostQuestions how many
	// texts it asks about; longer ones are for `undertone analyse`.
	mostAnalyse   = 1 << 20
	mostQuestions = 1000
)

// question is a text to analyse.
type question struct {
	Text    string `json:"text"`
	Speaker string `json:"speaker"`
	Medium  string `json:"medium"`
	Lang    string `json:"lang"`
}

// analyse answers POST /v1/analyse: an object in, a reading out; an array in,
// readings out in its order. Nothing is kept.
func (s *Server) analyse(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostAnalyse))
	if err != nil {
		fail(w, http.StatusRequestEntityTooLarge, "body_too_large", fmt.Sprintf("the body must arrive whole and within %d bytes", mostAnalyse))
		return
	}
	many, single, err := questions(body)
	if err != nil {
		fail(w, http.StatusBadRequest, "bad_json", "send {\"text\":\"…\"} or an array of such: "+err.Error())
		return
	}
	if len(many) > mostQuestions {
		fail(w, http.StatusRequestEntityTooLarge, "too_many_messages", fmt.Sprintf("the request has %d texts; the limit is %d", len(many), mostQuestions))
		return
	}
	views := make([]nlp.View, 0, len(many))
	for i, q := range many {
		in, err := q.input()
		if err != nil {
			fail(w, http.StatusBadRequest, "bad_message", fmt.Sprintf("message %d: %s", i, err))
			return
		}
		reading, reasons := s.ear.Explain(in)
		views = append(views, s.ear.View(reading, reasons))
	}
	if single {
		reply(w, answer{Reading: &views[0]})
		return
	}
	reply(w, answer{Readings: views})
}

// questions reads one question or an array of them.
func questions(body []byte) (many []question, single bool, err error) {
	if bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte{'['}) {
		err = json.Unmarshal(body, &many)
		return many, false, err
	}
	many = make([]question, 1)
	err = json.Unmarshal(body, &many[0])
	return many, true, err
}

func (q *question) input() (in nlp.Input, err error) {
	in = nlp.Input{Text: q.Text, Lang: q.Lang}
	if q.Text == "" {
		return in, errors.New("text: is required")
	}
	var ok bool
	if in.Speaker, ok = contact.ParseSpeaker(q.Speaker); !ok && q.Speaker != "" {
		return in, fmt.Errorf("speaker: must be customer, agent, bot or system, got %.60q", q.Speaker)
	}
	if in.Medium, ok = contact.ParseMedium(q.Medium); !ok && q.Medium != "" {
		return in, fmt.Errorf("medium: must be chat, voice, email, social or sms, got %.60q", q.Medium)
	}
	return in, nil
}

func reply(w http.ResponseWriter, v any) { replyWith(w, http.StatusOK, v) }

func replyWith(w http.ResponseWriter, status int, v any) {
	data, err := json.Marshal(v)
	if err != nil { // such as a number that is none: nobody shall take nothing for an answer
		fail(w, http.StatusInternalServerError, "internal", "the answer cannot be written: "+err.Error())
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write(append(data, '\n')) //nolint:errcheck // whoever asked has gone
}

func fail(w http.ResponseWriter, status int, code, detail string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(failure{code, detail}) //nolint:errcheck,errchkjson // likewise
}
