"""The pipeline's way onto Lambda Managed Instances: ``python -m photo_pipeline.deploy plan|apply|status|destroy``.

Every step reads what is there, says what would change and changes only that: a run that was cut short is repeated.
``steps.py`` lists the steps in order, ``__main__.py`` is the command line.
"""
