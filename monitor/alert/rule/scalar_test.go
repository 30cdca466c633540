package rule_test

import (
	"fmt"
	"strings"
	"testing"
)

func TestLoad_pointsIntoEveryKindOfScalar(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		yaml string // of the condition, from line 5 on; the mistake is the name rsk
	}{
		{"plain", `    raise: risk > 0.5 and rsk > 0.1`},
		{"plain with a comment", `    raise: risk > 0.5 and rsk > 0.1 # why`},
		{"plain behind Chinese", `    raise: text contains "退款" and rsk > 0.1`},
		{"plain over lines", "    raise: risk > 0.5\n      and turns > 1\n\n      and rsk > 0.1"},
		{"single quotes", `    raise: 'tone == ''anger'' and rsk > 0.1'`},
		{"single quotes over lines", "    raise: 'tone == ''anger''\n      and rsk > 0.1'"},
		{"double quotes", `    raise: "tone == \"anger\" and rsk > 0.1"`},
		{"double quotes with other escapes", `    raise: "tone == \x22\u0061nger\U00000022 and\trsk > 0.1"`},
		{"double quotes over lines", "    raise: \"risk > 0.5\n      and rsk > 0.1\""},
		{"literal", "    raise: |\n      risk > 0.5\n        and turns > 1\n      and rsk > 0.1"},
		{"literal with a comment and an indent", "    raise: |2- # why\n      risk > 0.5\n\n      and rsk > 0.1"},
		{"folded", "    raise: >\n      risk > 0.5\n      and turns > 1\n\n      and rsk > 0.1"},
		{"folded and stripped", "    raise: >-\n      risk > 0.5 and\n        turns > 1 and\n      rsk > 0.1"},
		{"folded, first of all", "    raise: >\n\n      rsk > 0.1"},
		{"literal, first of all", "    raise: |\n      rsk > 0.1"},
		{"with carriage returns", "    raise: |\r\n      risk > 0.5\r\n      and rsk > 0.1\r"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			text := "bundled: false\n" + bad(tt.yaml)
			_, got := load(t, bad(tt.yaml))
			want := ""
			for i, line := range strings.Split(text, "\n") {
				if before, _, ok := strings.Cut(line, "rsk"); ok {
					want = fmt.Sprintf("r.yaml:%d:%d: rule bad: raise: there is no value rsk", i+1, len([]rune(before))+1)
				}
			}
			if len(got) != 1 || !strings.HasPrefix(got[0], want) {
				t.Errorf("problems:\n%s\nwant\n%s", strings.Join(got, "\n"), want)
			}
		})
	}
}
