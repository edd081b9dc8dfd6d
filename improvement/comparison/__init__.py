"""Charts across units or reasons, of one period: funnel and Pareto. Drawing lives in `drawing`."""
