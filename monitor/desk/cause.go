package desk

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Cause is a root cause that an alert may be resolved with, and the department
// that can do something about it.
type Cause struct {
	// Name is a word of a-z, 0-9 and _, at most 64 bytes, and stays in the
	// records: to rename a cause is to begin a new one.
	Name       string `koanf:"name" json:"name"`
	Department string `koanf:"department" json:"department"`
	// En, ZhHans and ZhHant are what people read. ZhHans and then En stand in for
	// what is empty.
	En     string `koanf:"en" json:"en"`
	ZhHans string `koanf:"zh_hans" json:"zh_hans"`
	ZhHant string `koanf:"zh_hant" json:"zh_hant"`
}

const (
	mostCauses    = 200
	mostCauseName = 64
)

// DefaultCauses are what most centres need to begin with. They are as few as a
// person can choose from without scrolling.
func DefaultCauses() []Cause {
	return []Cause{
		{"carrier_delay", "logistics", "Delay at the carrier", "承运商延误", "承運商延誤"},
		{"product_fault", "quality", "Faulty product", "产品质量问题", "產品品質問題"},
		{"billing_error", "finance", "Billing error", "账单错误", "帳單錯誤"},
		{"policy_unclear", "policy", "Rule that is unclear or felt to be unfair", "政策不清楚或不合理", "政策不清楚或不合理"},
		{"staff_behaviour", "team_leads", "How staff behaved", "员工态度或做法", "員工態度或做法"},
		{"understaffed", "workforce_planning", "Too few people on the line", "人手不足", "人手不足"},
		{"system_outage", "it", "System outage", "系统故障", "系統故障"},
		{"website_confusing", "digital", "Website or app is hard to use", "网站或应用不好用", "網站或應用程式不好用"},
		{"promise_not_kept", "service_delivery", "Promise that was not kept", "承诺没有兑现", "承諾沒有兌現"},
		{"wrong_information", "knowledge", "Wrong or contradictory information", "信息有误或前后矛盾", "資訊有誤或前後矛盾"},
		{"other", "supervisors", "Something else", "其他原因", "其他原因"},
	}
}

// checkCauses fills in the texts that are empty and reports what is wrong.
func checkCauses(causes []Cause) error {
	if len(causes) > mostCauses {
		return fmt.Errorf("causes: must be at most %d, got %d", mostCauses, len(causes))
	}
	var errs []error
	for i := range causes {
		c := &causes[i]
		key := fmt.Sprintf("causes[%d]", i)
		if c.Name == "" || len(c.Name) > mostCauseName || strings.ContainsFunc(c.Name, notOfACause) {
			errs = append(errs, fmt.Errorf("%s.name: must be 1 to %d of a-z, 0-9 and _, got %.80q", key, mostCauseName, c.Name))
		}
		if slices.ContainsFunc(causes[:i], func(o Cause) bool { return o.Name == c.Name }) {
			errs = append(errs, fmt.Errorf("%s.name: %.80q is there twice", key, c.Name))
		}
		if c.En == "" {
			errs = append(errs, fmt.Errorf("%s.en: is required", key))
		}
		c.ZhHans = cmp.Or(c.ZhHans, c.En)
		c.ZhHant = cmp.Or(c.ZhHant, c.ZhHans)
	}
	return errors.Join(errs...)
}

func notOfACause(r rune) bool {
	return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_'
}

// mostCause is the most bytes of a cause in words of one's own.
const mostCause = 100

// cause returns the cause of that name. One that is not in the list is taken in the
// words of who gave it, without a department: the list is there to make reports
// clear, and must not keep an alert open that somebody has dealt with. Without any
// it is a refusal that names all there are.
func (d *Desk) cause(name string) (Cause, error) {
	names := make([]string, 0, len(d.opts.Causes))
	for _, c := range d.opts.Causes {
		if c.Name == name {
			return c, nil
		}
		names = append(names, c.Name)
	}
	if name != "" && len(name) <= mostCause && checkName("cause", name) == nil {
		return Cause{Name: name}, nil
	}
	return Cause{}, invalid("cause", "must be one of %s, or a few words of your own, got %.80q", strings.Join(names, ", "), name)
}
