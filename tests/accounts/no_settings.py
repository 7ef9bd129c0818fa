"""Tables that are no settings: all there are but those of `watched.WATCHED`.

Who adds a table decides: does it say how the helpdesk works (then it is watched), or what
happens in it, what people set for themselves, or what machinery keeps (then it is here)?
"""

_NAMES = """
    account_emailaddress account_emailconfirmation
    accounts_absence accounts_impersonation accounts_presence accounts_settingchange
    auth_group auth_group_permissions auth_permission
    base_answered base_job base_spent
    channels_app_allowance channels_app_chat channels_app_envelope channels_app_handset
    channels_app_leg channels_app_letter channels_app_named channels_app_phonecall
    channels_app_profile channels_app_proving channels_app_spend channels_app_template
    channels_app_thread channels_app_upload channels_app_visitor channels_app_went
    django_content_type
    knowledge_base_article knowledge_base_article_related knowledge_base_articlefile
    knowledge_base_counted knowledge_base_editing knowledge_base_feedback
    knowledge_base_fingerprint knowledge_base_gap knowledge_base_lookup
    knowledge_base_oldslug knowledge_base_outsidelink knowledge_base_paragraph
    knowledge_base_revision knowledge_base_toshow knowledge_base_translation
    knowledge_base_typed knowledge_base_word
    listening_mention listening_reached listening_search listening_step
    notifications_device notifications_digest notifications_notification
    notifications_push notifications_wishes
    oauth2_provider_accesstoken oauth2_provider_devicegrant oauth2_provider_grant
    oauth2_provider_idtoken oauth2_provider_refreshtoken
    portal_account portal_following portal_letter portal_proof portal_session
    reports_checkresult reports_story
    runtime_beat
    django_session
    tickets_apart tickets_attachment tickets_awaited tickets_call tickets_clock
    tickets_context tickets_continuation tickets_customer tickets_customerfact
    tickets_customerimport tickets_customermerge tickets_customernote tickets_delivery
    tickets_draft tickets_draftfile tickets_drafttaking tickets_erased tickets_event
    tickets_exported tickets_fact tickets_fieldchange tickets_follower tickets_followup
    tickets_goodwill tickets_handover tickets_identity tickets_importedrow
    tickets_importkey tickets_lastgiven tickets_link tickets_listening tickets_look
    tickets_macrorun tickets_manyjob tickets_message tickets_moving tickets_muted
    tickets_organization tickets_organizationmerge tickets_participant tickets_passedon
    tickets_pause tickets_pendingevent tickets_rating tickets_reaction
    tickets_recentsearch tickets_ring tickets_seen tickets_sifting tickets_suggestion
    tickets_summarydraft tickets_tag tickets_tagmerge tickets_terms tickets_ticket
    tickets_ticket_tags
    tickets_unplaced tickets_weighing tickets_wording
    webhooks_attempt webhooks_delivery
    """
NO_SETTINGS = frozenset(_NAMES.split())
