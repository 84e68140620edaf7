/// Every operation there is, in the order of the documentation.
public enum AllOperations {
    public static let list: [any AdminOperation.Type] = [
        StatusShow.self,
        DomainAdd.self, DomainList.self, DomainRemove.self,
        UserAdd.self, UserList.self, UserShow.self, UserRemove.self,
        SettingsList.self, SettingsShow.self, SettingsSet.self, SettingsUnset.self,
        SettingsExport.self, SettingsDiff.self, SettingsApply.self, SettingsPreview.self,
        CertificateImport.self, CertificateList.self, CertificateShow.self, CertificateExport.self, CertificateDelete.self,
        CertificateTrust.self, KeyImport.self, RootImport.self, RootRemove.self,
        CertificateApprove.self,
        CRLImport.self, CRLList.self, CRLShow.self, CRLExport.self, CRLDelete.self, CRLUpdate.self,
        QueueList.self, QueueShow.self, QueueChange.self,
        TemplateList.self, TemplateShow.self, TemplateSet.self, TemplateReset.self, TemplatePreview.self,
        CertificateUntrusted.self,
        MessageTrace.self, AuditList.self, AuditVerify.self,
        MessageExplain.self, MessageList.self, DoctorShow.self,
        AccountCreate.self, AccountList.self, AccountRemove.self, AccountPassword.self,
        QueuePreview.self, QueueBulk.self,
        AuthorityCreate.self, AuthorityList.self, AuthorityShow.self, AuthorityImport.self, AuthorityCertificate.self,
        AuthorityExport.self, AuthorityRemoveKey.self, AuthorityDefault.self, AuthorityCRL.self,
        CertificateIssue.self, KeyRequest.self, RequestList.self, RequestDecide.self, CertificateRenew.self, CertificateRevoke.self,
        SMSList.self, SMSTest.self, SMSRetry.self, SMSDelete.self, PasswordList.self, PasswordReveal.self, PasswordClear.self,
        KeySend.self, KeyReveal.self, BulkPreview.self, BulkStart.self, BulkShow.self, BulkList.self, BulkCancel.self,
        IncidentKeyLost.self, IncidentRelationshipEnds.self, IncidentKeyStolen.self, IncidentServerCompromised.self,
        ReplyList.self, ReplyRevoke.self,
    ]
}
