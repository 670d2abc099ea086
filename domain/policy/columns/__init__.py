"""The second evaluator: a population at once, in integer columns.

`population` is what a policy looks at, `encode` makes it from single teachers' facts,
`evaluate` applies a document, `outcome` is what comes of it. It must agree with
`domain.policy.explain` teacher by teacher; it is written apart from it on purpose.
"""
