package rule

// texts reads what a rule says.
func (b *builder) texts(r *Rule) {
	if f, ok := b.fields["text"]; ok {
		r.Text = b.sayings(f)
	} else {
		b.problem(b.at, "text: is missing; a rule says what happened, in en and zh-Hans")
	}
	if f, ok := b.fields["cleared"]; ok {
		r.Cleared = b.sayings(f)
	} else {
		r.Cleared = b.calm(r)
	}
	if f, ok := b.fields["nudge"]; ok {
		r.Nudge = b.nudge(f, r)
	}
}

// nudge reads true, false or the rule's own advice.
func (b *builder) nudge(f field, r *Rule) *Nudge {
	if r.Scope != OfConversation {
		b.problem(f.where, "nudge: is for the agent of a conversation, so it needs scope: conversation")
		return nil
	}
	switch text, one := f.words(); {
	case !one:
		return &Nudge{Text: b.sayings(f)}
	case text == "true":
		return &Nudge{}
	case text != "false":
		b.problem(f.where, "nudge: must be true, false, or the advice by language, got %s", describe(f.node))
	}
	return nil
}

// sayings reads a text by language. English and simplified Chinese are needed:
// nobody may be left with a language that they do not read.
func (b *builder) sayings(f field) Text {
	if _, one := f.words(); one {
		b.problem(f.where, "%s: must be by language: {en: …, zh-Hans: …}, got %s", f.key, describe(f.node))
		return nil
	}
	langs := b.section(f.key, f.node, textLanguages)
	text := make(Text, len(langs))
	for _, lang := range textLanguages {
		one, ok := langs[lang]
		if !ok {
			if lang != "zh-Hant" {
				b.problem(f.where, "%s.%s: is missing; a text is needed in en and zh-Hans", f.key, lang)
			}
			continue
		}
		one.key = f.key + "." + lang
		source, ok := b.text(one)
		if !ok {
			continue
		}
		phrase, err := b.check.phrase(lang, source)
		if err != nil {
			b.mistake(one, err)
			continue
		}
		text[lang] = phrase
	}
	return text
}

// calm is the general wording of an alert's end.
func (b *builder) calm(r *Rule) Text {
	kind := string(r.Scope)
	if r.ByTopic {
		kind += " topic"
	}
	text := make(Text, len(textLanguages))
	for _, lang := range textLanguages {
		phrase, err := b.check.phrase(lang, calm[kind].in(lang))
		if err != nil {
			b.problem(b.at, "cleared: %v", err)
			continue
		}
		text[lang] = phrase
	}
	return text
}
