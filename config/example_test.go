package config_test

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"undertone/config"
)

func TestExample_hasEveryKeyWithItsDefault(t *testing.T) {
	t.Parallel()
	got, err := config.Parse("example.yaml", []byte(config.Example()), nil)
	if err != nil {
		t.Fatal(err)
	}
	want, err := config.Parse("", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the example loads as\n%+v\nthe defaults are\n%+v", got, want)
	}
	in := keysOf(config.Example())
	for _, key := range settings("", reflect.TypeFor[config.Config]()) {
		if !in[key] {
			t.Errorf("the example lacks %s", key)
		}
	}
}

func TestConfig_everySettingHasAVariableOfItsOwn(t *testing.T) {
	t.Parallel()
	seen := make(map[string]string)
	for _, key := range settings("", reflect.TypeFor[config.Config]()) {
		name := "UNDERTONE_" + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
		if other, ok := seen[name]; ok {
			t.Errorf("%s means both %s and %s", name, key, other)
		}
		seen[name] = key
	}
}

// A setting of a type that cannot be read would fail only when somebody sets it.
func TestConfig_everySettingCanBeSet(t *testing.T) {
	t.Parallel()
	for _, key := range settings("", reflect.TypeFor[config.Config]()) {
		name := "UNDERTONE_" + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
		_, err := config.Parse("", nil, []string{name + "=1"})
		if err != nil && strings.Contains(err.Error(), "cannot be set") {
			t.Error(err)
		}
	}
}

// settings lists the keys of a struct's settings by their tags.
func settings(section string, typ reflect.Type) (keys []string) {
	for field := range typ.Fields() {
		name := field.Tag.Get("koanf")
		if name == "" {
			continue
		}
		key := strings.TrimPrefix(section+"."+name, ".")
		if field.Type.Kind() == reflect.Struct {
			keys = append(keys, settings(key, field.Type)...)
		} else {
			keys = append(keys, key)
		}
	}
	return keys
}

var keyLine = regexp.MustCompile(`^( *)([a-z_]+):`)

// keysOf lists the keys of a file indented by two.
func keysOf(text string) map[string]bool {
	keys := make(map[string]bool)
	var path []string
	for line := range strings.Lines(text) {
		if m := keyLine.FindStringSubmatch(line); m != nil {
			path = append(path[:len(m[1])/2], m[2])
			keys[strings.Join(path, ".")] = true
		}
	}
	return keys
}
