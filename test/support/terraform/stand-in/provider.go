package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

type provider struct {
	schema  *tfprotov6.GetProviderSchemaResponse
	answers []answer
}

func (p *provider) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return p.schema, nil
}

// PlanResourceChange: what is proposed, with computed values that nothing gives yet left unknown.
func (p *provider) PlanResourceChange(_ context.Context, r *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	schema := p.schema.ResourceSchemas[r.TypeName]
	prior, proposed, err := two(schema, r.PriorState, r.ProposedNewState)
	if err != nil || proposed.IsNull() {
		return &tfprotov6.PlanResourceChangeResponse{PlannedState: r.ProposedNewState}, err
	}
	changed := !prior.IsNull() && !prior.Equal(proposed)
	planned := settled(schema.Block, "", proposed, func(_ string, a *tfprotov6.SchemaAttribute, _ tftypes.Value) tftypes.Value {
		return tftypes.NewValue(a.ValueType(), tftypes.UnknownValue)
	})
	response := &tfprotov6.PlanResourceChangeResponse{}
	if changed {
		planned = reopened(schema.Block, planned)
		response.RequiresReplace, err = replacing(r.TypeName, prior, proposed)
		if err != nil {
			return nil, err
		}
	}
	response.PlannedState, err = encoded(schema, planned)
	return response, err
}

// ApplyResourceChange: what was planned, with the unknown values given.
func (p *provider) ApplyResourceChange(_ context.Context, r *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	schema := p.schema.ResourceSchemas[r.TypeName]
	_, planned, err := two(schema, r.PriorState, r.PlannedState)
	if err != nil || planned.IsNull() {
		return &tfprotov6.ApplyResourceChangeResponse{NewState: r.PlannedState}, err
	}
	state, err := encoded(schema, settled(schema.Block, "", planned, filling(r.TypeName, planned)))
	return &tfprotov6.ApplyResourceChangeResponse{NewState: state}, err
}

// ReadDataSource: what an answer states, the rest invented. A data source whose content has no type of its own (any
// Kubernetes object) cannot be invented: without an answer it is not there, which the protocol says by giving no state.
func (p *provider) ReadDataSource(_ context.Context, r *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	schema := p.schema.DataSourceSchemas[r.TypeName]
	config, err := r.Config.Unmarshal(schema.ValueType())
	if err != nil {
		return nil, err
	}
	found, stated := answerFor(p.answers, r.TypeName, plain(config))
	if stated && found.Returns == nil || !stated && untyped(schema.Block) {
		return &tfprotov6.ReadDataSourceResponse{}, nil
	}
	members := membersOf(config)
	for _, attribute := range schema.Block.Attributes {
		if text, given := found.Returns[attribute.Name]; given {
			if members[attribute.Name], err = valueOf(text, attribute.ValueType()); err != nil {
				return nil, fmt.Errorf("answer for %s.%s: %w", r.TypeName, attribute.Name, err)
			}
		}
	}
	filled := settled(schema.Block, "", tftypes.NewValue(config.Type(), members), filling(r.TypeName, config))
	state, err := encoded(schema, filled)
	return &tfprotov6.ReadDataSourceResponse{State: state}, err
}

func (p *provider) ReadResource(_ context.Context, r *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return &tfprotov6.ReadResourceResponse{NewState: r.CurrentState, Private: r.Private}, nil
}

func (p *provider) UpgradeResourceState(_ context.Context, r *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	schema := p.schema.ResourceSchemas[r.TypeName]
	value, err := r.RawState.Unmarshal(schema.ValueType())
	if err != nil {
		return nil, err
	}
	state, err := encoded(schema, value)
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: state}, err
}

// filling gives each unknown value from the type of the resource, its arguments and the place.
func filling(typeName string, of tftypes.Value) giver {
	arguments, _ := plain(of).(map[string]any)
	text, err := json.Marshal(arguments)
	must(err)
	return func(path string, a *tfprotov6.SchemaAttribute, _ tftypes.Value) tftypes.Value {
		seed := typeName + path + string(text)
		if strings.HasPrefix(typeName, "random_") {
			if value, ok := randomValue(typeName, a.Name, seed, arguments); ok {
				return value
			}
		}
		if name := nameIn(arguments); path == ".id" && name != "" {
			return tftypes.NewValue(tftypes.String, name)
		}
		if manifest, ok := membersOf(of)["manifest"]; ok && a.ValueType().Is(tftypes.DynamicPseudoType) {
			return manifest
		}
		return invented(seed, a.ValueType())
	}
}

// nameIn: `namespace/name`, or the name alone, of what has `metadata` or a name of its own.
func nameIn(arguments map[string]any) string {
	if blocks, ok := arguments["metadata"].([]any); ok && len(blocks) == 1 {
		arguments, _ = blocks[0].(map[string]any)
	}
	name, _ := arguments["name"].(string)
	if namespace, ok := arguments["namespace"].(string); ok && namespace != "" && name != "" {
		return namespace + "/" + name
	}
	return name
}

// reopened: a computed value of no fixed type follows from the other arguments, so a change of those opens it again.
func reopened(block *tfprotov6.SchemaBlock, planned tftypes.Value) tftypes.Value {
	members := membersOf(planned)
	for _, a := range block.Attributes {
		if a.Computed && a.ValueType().Is(tftypes.DynamicPseudoType) {
			members[a.Name] = tftypes.NewValue(tftypes.DynamicPseudoType, tftypes.UnknownValue)
		}
	}
	return tftypes.NewValue(planned.Type(), members)
}

// replacing: the schema does not say which arguments force a replacement. Known here are those that matter to a plan's
// reader: any argument of a random value, and the name and namespace of everything else.
func replacing(typeName string, prior, proposed tftypes.Value) ([]*tftypes.AttributePath, error) {
	differences, err := prior.Diff(proposed)
	if err != nil {
		return nil, err
	}
	var paths []*tftypes.AttributePath
	for _, difference := range differences {
		steps := difference.Path.Steps()
		if len(steps) == 0 {
			continue
		}
		last, _ := steps[len(steps)-1].(tftypes.AttributeName)
		first, _ := steps[0].(tftypes.AttributeName)
		identity := (last == "name" || last == "namespace") && (len(steps) == 1 || first == "metadata")
		if identity || strings.HasPrefix(typeName, "random_") {
			paths = append(paths, tftypes.NewAttributePathWithSteps(steps[:1]))
		}
	}
	return paths, nil
}

func untyped(block *tfprotov6.SchemaBlock) bool {
	for _, a := range block.Attributes {
		if a.Computed && a.ValueType().Is(tftypes.DynamicPseudoType) {
			return true
		}
	}
	return false
}

func two(schema *tfprotov6.Schema, a, b *tfprotov6.DynamicValue) (before, after tftypes.Value, err error) {
	if before, err = a.Unmarshal(schema.ValueType()); err == nil {
		after, err = b.Unmarshal(schema.ValueType())
	}
	return before, after, err
}

func encoded(schema *tfprotov6.Schema, value tftypes.Value) (*tfprotov6.DynamicValue, error) {
	made, err := tfprotov6.NewDynamicValue(schema.ValueType(), value)
	return &made, err
}
