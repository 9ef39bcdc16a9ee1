package main

import (
	"crypto/sha256"
	"encoding/hex"
	"math/big"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// A giver says what a computed attribute becomes. `path` is dotted, `value` what stands there now.
type giver func(path string, attribute *tfprotov6.SchemaAttribute, value tftypes.Value) tftypes.Value

// settled rebuilds a block's value: every computed attribute as `give` says, write-only ones emptied, as the protocol
// demands of plans and states.
func settled(block *tfprotov6.SchemaBlock, path string, value tftypes.Value, give giver) tftypes.Value {
	if value.IsNull() || !value.IsKnown() {
		return value
	}
	members := membersOf(value)
	settleAttributes(block.Attributes, path, members, give)
	for _, nested := range block.BlockTypes {
		members[nested.TypeName] = each(members[nested.TypeName], path+"."+nested.TypeName, func(at string, one tftypes.Value) tftypes.Value {
			return settled(nested.Block, at, one, give)
		})
	}
	return tftypes.NewValue(value.Type(), members)
}

func settleAttributes(all []*tfprotov6.SchemaAttribute, path string, members map[string]tftypes.Value, give giver) {
	for _, attribute := range all {
		at, value := path+"."+attribute.Name, members[attribute.Name]
		switch {
		case attribute.WriteOnly:
			value = tftypes.NewValue(attribute.ValueType(), nil)
		case attribute.Computed && (value.IsNull() || !value.IsKnown()):
			value = give(at, attribute, value)
		case attribute.NestedType != nil:
			value = each(value, at, func(inner string, one tftypes.Value) tftypes.Value {
				if one.IsNull() || !one.IsKnown() {
					return one
				}
				fields := membersOf(one)
				settleAttributes(attribute.NestedType.Attributes, inner, fields, give)
				return tftypes.NewValue(one.Type(), fields)
			})
		}
		members[attribute.Name] = value
	}
}

// each changes the objects of a nested block or attribute, be it one object, a list, a set or a map of them.
func each(value tftypes.Value, path string, change func(string, tftypes.Value) tftypes.Value) tftypes.Value {
	if value.IsNull() || !value.IsKnown() {
		return value
	}
	switch {
	case value.Type().Is(tftypes.Object{}):
		return change(path, value)
	case value.Type().Is(tftypes.Map{}):
		members := membersOf(value)
		for key, one := range members {
			members[key] = change(path+"."+key, one)
		}
		return tftypes.NewValue(value.Type(), members)
	default:
		elements := elementsOf(value)
		for i, one := range elements {
			elements[i] = change(path, one)
		}
		return tftypes.NewValue(value.Type(), elements)
	}
}

// invented is a value of the type that depends on the seed alone.
func invented(seed string, of tftypes.Type) tftypes.Value {
	digest := sha256.Sum256([]byte(seed))
	switch {
	case of.Is(tftypes.String):
		return tftypes.NewValue(of, hex.EncodeToString(digest[:8]))
	case of.Is(tftypes.Number):
		return tftypes.NewValue(of, 1+int64(digest[0])<<8+int64(digest[1]))
	case of.Is(tftypes.Bool):
		return tftypes.NewValue(of, false)
	case of.Is(tftypes.Map{}):
		return tftypes.NewValue(of, map[string]tftypes.Value{})
	case of.Is(tftypes.Object{}):
		members := map[string]tftypes.Value{}
		for name, inner := range of.(tftypes.Object).AttributeTypes {
			members[name] = invented(seed+"."+name, inner)
		}
		return tftypes.NewValue(of, members)
	case of.Is(tftypes.DynamicPseudoType):
		return tftypes.NewValue(tftypes.Object{}, map[string]tftypes.Value{})
	default:
		return tftypes.NewValue(of, []tftypes.Value{})
	}
}

// plain is the value as encoding/json would have read it; what is not known yet counts as null.
func plain(value tftypes.Value) any {
	if value.IsNull() || !value.IsKnown() {
		return nil
	}
	switch {
	case value.Type().Is(tftypes.String):
		var text string
		must(value.As(&text))
		return text
	case value.Type().Is(tftypes.Number):
		number := new(big.Float)
		must(value.As(&number))
		float, _ := number.Float64()
		return float
	case value.Type().Is(tftypes.Bool):
		var truth bool
		must(value.As(&truth))
		return truth
	case value.Type().Is(tftypes.Object{}), value.Type().Is(tftypes.Map{}):
		made := map[string]any{}
		for key, one := range membersOf(value) {
			made[key] = plain(one)
		}
		return made
	default:
		made := []any{}
		for _, one := range elementsOf(value) {
			made = append(made, plain(one))
		}
		return made
	}
}

func membersOf(value tftypes.Value) map[string]tftypes.Value {
	var members map[string]tftypes.Value
	must(value.As(&members))
	return members
}

func elementsOf(value tftypes.Value) []tftypes.Value {
	var elements []tftypes.Value
	must(value.As(&elements))
	return elements
}

// must ends the program on what only a mistake in this program can cause; Terraform shows the message.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
