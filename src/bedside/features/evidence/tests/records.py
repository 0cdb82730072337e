"""Records as people paste them. The studies in them are invented; the shapes are those of the real exports."""

PUBMED = """<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">
<PubmedArticleSet>
<PubmedArticle>
  <MedlineCitation Status="MEDLINE" Owner="NLM">
    <PMID Version="1">90000001</PMID>
    <Article PubModel="Print-Electronic">
      <Journal>
        <ISSN IssnType="Electronic">0000-0000</ISSN>
        <JournalIssue CitedMedium="Internet">
          <Volume>12</Volume><PubDate><Year>2021</Year><Month>Mar</Month></PubDate>
        </JournalIssue>
        <Title>Journal of Invented Medicine</Title>
        <ISOAbbreviation>J Invent Med</ISOAbbreviation>
      </Journal>
      <ArticleTitle>A daily walk and blood pressure in adults: a <i>randomized</i> trial.</ArticleTitle>
      <ELocationID EIdType="pii" ValidYN="Y">S0000-1</ELocationID>
      <ELocationID EIdType="doi" ValidYN="Y">10.5555/JIM.2021.1</ELocationID>
      <AuthorList CompleteYN="Y">
        <Author ValidYN="Y"><LastName>Muster</LastName><ForeName>Erika</ForeName><Initials>E</Initials></Author>
        <Author ValidYN="Y"><CollectiveName>WALK Study Group</CollectiveName></Author>
      </AuthorList>
      <PublicationTypeList>
        <PublicationType UI="D016428">Journal Article</PublicationType>
        <PublicationType UI="D016449">Randomized Controlled Trial</PublicationType>
      </PublicationTypeList>
    </Article>
  </MedlineCitation>
  <PubmedData>
    <ArticleIdList>
      <ArticleId IdType="pubmed">90000001</ArticleId><ArticleId IdType="doi">10.5555/JIM.2021.1</ArticleId>
    </ArticleIdList>
    <ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.5555/another</ArticleId></ArticleIdList></Reference></ReferenceList>
  </PubmedData>
</PubmedArticle>
</PubmedArticleSet>
"""  # noqa: E501

_RETRACTION = """</Article>
    <CommentsCorrectionsList>
      <CommentsCorrections RefType="CommentIn"><RefSource>J Invent Med. 2021;12:99</RefSource></CommentsCorrections>
      <CommentsCorrections RefType="RetractionIn">
        <RefSource>J Invent Med. 2023 Jan;14(1):7</RefSource><PMID Version="1">90000009</PMID>
      </CommentsCorrections>
    </CommentsCorrectionsList>"""

PUBMED_RETRACTED = PUBMED.replace("</Article>\n", _RETRACTION + "\n", 1).replace(
    "</PublicationTypeList>", "<PublicationType>Retracted Publication</PublicationType></PublicationTypeList>"
)
PUBMED_CORRECTED = PUBMED.replace("</Article>\n", _RETRACTION.replace("RetractionIn", "ErratumIn") + "\n", 1)
