"""What happens: deterministic engines over (Cohort, FlowPlan); no files, no chance, no floats."""
