"""/reports/…"""

from django.urls import path

from helpdesk.reports import views

app_name = "reports"

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("numbers.csv", views.dashboard_sheet, name="dashboard_sheet"),
    path("<slug:metric>/tickets/", views.tickets, name="tickets"),
    path("<slug:metric>/tickets.csv", views.tickets_sheet, name="tickets_sheet"),
]
