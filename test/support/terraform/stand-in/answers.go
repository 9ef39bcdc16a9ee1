package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// An answer states what a data source returns: the first one of its type wins whose `where` is contained in the data
// source's arguments. `returns` gives attributes; null means that the thing is not there.
type answer struct {
	Type    string                     `json:"type"`
	Where   any                        `json:"where"`
	Returns map[string]json.RawMessage `json:"returns"`
}

func readAnswers(file string) ([]answer, error) {
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("KEELSON_STAND_IN_ANSWERS: %w", err)
	}
	var answers []answer
	if err := json.Unmarshal(text, &answers); err != nil {
		return nil, fmt.Errorf("KEELSON_STAND_IN_ANSWERS: %s: %w", file, err)
	}
	return answers, nil
}

func answerFor(answers []answer, typeName string, config any) (answer, bool) {
	for _, one := range answers {
		if one.Type == typeName && contains(config, one.Where) {
			return one, true
		}
	}
	return answer{}, false
}

// contains: every leaf of `part` stands at the same place in `whole`.
func contains(whole, part any) bool {
	switch wanted := part.(type) {
	case nil:
		return true
	case map[string]any:
		given, ok := whole.(map[string]any)
		if !ok {
			return false
		}
		for key, one := range wanted {
			if !contains(given[key], one) {
				return false
			}
		}
		return true
	case []any:
		given, ok := whole.([]any)
		if !ok || len(given) < len(wanted) {
			return false
		}
		for i, one := range wanted {
			if !contains(given[i], one) {
				return false
			}
		}
		return true
	default:
		return whole == part
	}
}

// valueOf reads JSON as a value of the type; for a dynamic type, as the type that the JSON itself has.
func valueOf(text json.RawMessage, of tftypes.Type) (tftypes.Value, error) {
	if !of.Is(tftypes.DynamicPseudoType) {
		return tftypes.ValueFromJSON(text, of) //nolint:staticcheck // the only reader of this notation
	}
	var read any
	if err := json.Unmarshal(text, &read); err != nil {
		return tftypes.Value{}, err
	}
	return dynamic(read), nil
}

func dynamic(read any) tftypes.Value {
	switch it := read.(type) {
	case string:
		return tftypes.NewValue(tftypes.String, it)
	case float64:
		return tftypes.NewValue(tftypes.Number, it)
	case bool:
		return tftypes.NewValue(tftypes.Bool, it)
	case []any:
		types, elements := []tftypes.Type{}, []tftypes.Value{}
		for _, one := range it {
			value := dynamic(one)
			types, elements = append(types, value.Type()), append(elements, value)
		}
		return tftypes.NewValue(tftypes.Tuple{ElementTypes: types}, elements)
	case map[string]any:
		types, members := map[string]tftypes.Type{}, map[string]tftypes.Value{}
		for key, one := range it {
			members[key] = dynamic(one)
			types[key] = members[key].Type()
		}
		return tftypes.NewValue(tftypes.Object{AttributeTypes: types}, members)
	default:
		return tftypes.NewValue(tftypes.DynamicPseudoType, nil)
	}
}
