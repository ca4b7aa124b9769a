package check

func (d *draft) names() []Finding { return nil }
