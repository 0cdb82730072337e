"""How forms look: `FORM_RENDERER = "bedside.kit.ui.forms.Renderer"` makes `{{ form }}` and `{% field %}` look right."""

from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    """Label, hint, error and control in one order, tied together for screen readers."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
    formset_template_name = "ui/forms/formset.html"
