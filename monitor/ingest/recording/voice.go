package recording

import (
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"undertone/monitor/contact"
)

// span is what one voice says within a cue.
type span struct {
	voice   string
	classes []string
	text    string
}

// spans divides a cue's text by its <v> tags, drops all other tags and
// resolves entities. Spans without anything to read are left out.
func spans(text string) []span {
	var out []span
	var current span
	var said strings.Builder
	finish := func() {
		if current.text = joinLines(said.String()); current.text != "" {
			out = append(out, current)
		}
		said.Reset()
		current = span{}
	}
	for {
		before, rest, found := strings.Cut(text, "<")
		said.WriteString(html.UnescapeString(before))
		tag, after, closed := strings.Cut(rest, ">")
		switch {
		case !found:
			finish()
			return out
		case !closed:
			// No tag after all but a bare sign, as in "I <3 it".
			said.WriteString(html.UnescapeString("<" + rest))
			finish()
			return out
		case strings.TrimSpace(tag) == "/v":
			finish()
		case isVoice(tag):
			finish()
			current.voice, current.classes = parseVoice(tag)
		}
		text = after
	}
}

// isVoice tells v, v.class and "v name" from other tags.
func isVoice(tag string) bool {
	after, ok := strings.CutPrefix(tag, "v")
	return ok && (after == "" || strings.ContainsAny(after[:1], ". \t\n"))
}

// parseVoice splits "v.class.class Name" into the name and the classes.
func parseVoice(tag string) (voice string, classes []string) {
	head, name := tag, ""
	if i := strings.IndexAny(tag, " \t\n"); i >= 0 {
		head, name = tag[:i], tag[i:]
	}
	for class := range strings.SplitSeq(head[1:], ".") {
		if class != "" {
			classes = append(classes, class)
		}
	}
	return strings.Join(strings.Fields(html.UnescapeString(name)), " "), classes
}

// joinLines makes one line of a cue that was broken to fit a screen: with a
// space, but not between characters that are written without one.
func joinLines(text string) string {
	var out strings.Builder
	last := ' '
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.Join(strings.Fields(line), " ")
		if line == "" {
			continue
		}
		first, _ := utf8.DecodeRuneInString(line)
		if out.Len() > 0 && !(unspaced(last) && unspaced(first)) {
			out.WriteByte(' ')
		}
		out.WriteString(line)
		last, _ = utf8.DecodeLastRuneInString(line)
	}
	return out.String()
}

func unspaced(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xff0f || r == '？' || r == '：' || r == '；'
}

// roles are the voices known without being told, in the order in which they
// are tried: a 客服机器人 is a bot. Chinese is looked for anywhere in the name,
// English as a whole word.
var roles = []struct {
	speaker contact.Speaker
	words   []string
	parts   []string
}{
	{contact.Bot, []string{"bot", "chatbot", "voicebot", "ivr"}, []string{"机器人", "機器人"}},
	{contact.System, []string{"system"}, []string{"系统", "系統"}},
	{
		contact.Agent,
		[]string{"agent", "advisor", "adviser", "operator", "representative", "rep", "support", "service"},
		[]string{"坐席", "座席", "客服", "专员", "專員"},
	},
}

// speakerOf tells who a voice is: by the caller's mapping, else by its classes
// and its name; everybody else is a customer.
func speakerOf(s span, voices map[string]string) string {
	for voice, speaker := range voices {
		if strings.EqualFold(strings.TrimSpace(voice), s.voice) {
			return speaker
		}
	}
	names := strings.ToLower(strings.Join(append(slices.Clone(s.classes), s.voice), " "))
	words := strings.FieldsFunc(names, func(r rune) bool { return !unicode.IsLetter(r) })
	for _, role := range roles {
		if slices.ContainsFunc(role.words, func(w string) bool { return slices.Contains(words, w) }) ||
			slices.ContainsFunc(role.parts, func(p string) bool { return strings.Contains(names, p) }) {
			return role.speaker.String()
		}
	}
	return contact.Customer.String()
}
